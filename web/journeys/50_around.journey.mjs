import { api, base, newPage, noFaults } from './browser.mjs'
import { arrive, equal, ok, press, see, tabTo, type } from './keyboard.mjs'

const unique = Date.now().toString(36)

export default [
  {
    name: 'the palette finds a record by its number and by its words',
    async run(page) {
      await page.goto(base)
      await page.locator('nav.rail').waitFor()
      const { ref } = await api(page, 'POST', '/incidents', {
        title: `Toner ${unique}`,
        channel: 'phone',
      })
      await press(page, 'Control+k')
      await page.locator('dialog.palette').waitFor()
      await type(page, ref)
      await press(page, 'Enter')
      await arrive(page, `/incidents/${ref}`, `Toner ${unique}`)
      await press(page, '/')
      await type(page, `Toner ${unique}`)
      await page.locator('dialog.palette [role=option]', { hasText: ref }).waitFor()
      await press(page, 'ArrowUp', 'Enter')
      await arrive(page, '/search')
      await page.locator('.hits a', { hasText: ref }).waitFor()
    },
  },
  {
    name: 'a matrix of the settings is changed as a table and set back',
    async run(page) {
      await page.goto(`${base}/admin/settings`)
      await page.locator('.settings .setting').first().waitFor()
      await tabTo(page, 'main input[type=search]')
      await type(page, 'priority_matrix')
      await page.waitForFunction(() => document.querySelectorAll('.settings .setting').length === 1)
      await tabTo(page, '.setting button')
      await press(page, 'Enter')
      await tabTo(page, '.matrix input')
      const before = await page.evaluate(() => document.activeElement.value)
      await press(page, 'Control+a')
      await type(page, before === 'p1' ? 'p2' : 'p1')
      await tabTo(page, '.setting input[name=reason]')
      await type(page, 'tried out')
      await press(page, 'Enter')
      await see(page, 'tried out', '.setting')
      await tabTo(page, '.setting button')
      await press(page, 'Enter')
      await tabTo(page, '.matrix input')
      await press(page, 'Control+a')
      await type(page, before)
      await press(page, 'Enter')
      await page.locator('.setting form').waitFor({ state: 'detached' })
    },
  },
  {
    name: 'a token is made, shown once and revoked',
    async run(page) {
      await page.goto(`${base}/me`)
      await page.locator('main h1').waitFor()
      await tabTo(page, 'input[name=name]')
      await type(page, `ci ${unique}`)
      await press(page, 'Enter')
      await page.locator('.once code').waitFor()
      await tabTo(page, `[aria-label="Revoke ci ${unique}"]`)
      await press(page, 'Enter')
      await page.locator(`[aria-label="Revoke ci ${unique}"]`).waitFor({ state: 'detached' })
    },
  },
  {
    name: 'ten tabs share one stream of events, and hand it on',
    async run(page, browser) {
      const context = page.context()
      const streams = new Set()
      context.on(
        'request',
        (request) => request.url().endsWith('/api/v1/events') && streams.add(request),
      )
      context.on('requestfailed', (request) => streams.delete(request))
      await page.goto(`${base}/incidents`)
      await page.locator('.grid').waitFor()
      const tabs = []
      for (let i = 0; i < 9; i++) {
        const tab = await context.newPage()
        await tab.goto(`${base}/incidents`)
        await tab.locator('.grid').waitFor()
        tabs.push(tab)
      }
      equal(streams.size, 1, 'streams of ten tabs')
      const { ref } = await api(page, 'POST', '/incidents', {
        title: `Tabs ${unique}`,
        channel: 'phone',
      })
      ok(ref, 'a record was created')
      for (const tab of tabs) await see(tab, 'newer', '.head')
      await page.goto('about:blank')
      await tabs[0].waitForTimeout(300)
      equal(streams.size, 1, 'streams after the owner has gone')
      await api(tabs[0], 'POST', '/incidents', { title: `Tabs again ${unique}`, channel: 'phone' })
      await see(tabs[8], '2 newer', '.head')
      void browser
    },
  },
  {
    name: 'on the phone the rail is a drawer and the details are a sheet',
    async run(page, browser) {
      const storageState = await page.context().storageState()
      const phone = await newPage(browser, {
        storageState,
        viewport: { width: 390, height: 844 },
        hasTouch: true,
      })
      await phone.goto(`${base}/incidents`)
      await phone.locator('.grid-run .grid-row:not(.wait)').first().waitFor()
      await tabTo(phone, '.head .phone')
      await press(phone, 'Enter')
      await phone.locator('.rail.open').waitFor()
      await press(phone, 'Escape')
      await phone.locator('.rail.open').waitFor({ state: 'detached' })
      await phone.locator('.grid-run .grid-row').first().tap()
      await arrive(phone, /^\/incidents\/INC-/)
      await phone.locator('.no-context').tap()
      await phone.locator('.context.open').waitFor()
      await press(phone, 'Escape')
      await phone.locator('.context.open').waitFor({ state: 'detached' })
      noFaults(phone)
      await phone.context().close()
    },
  },
]
