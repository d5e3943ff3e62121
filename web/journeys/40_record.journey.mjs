import { api, base } from './browser.mjs'
import { choose, equal, ok, palette, press, see, tabTo, type } from './keyboard.mjs'

const unique = Date.now().toString(36)

async function newIncident(page, title) {
  await page.goto(base)
  await page.locator('nav.rail').waitFor()
  const record = await api(page, 'POST', '/incidents', {
    title,
    channel: 'phone',
    description: 'It **fails** since nine.',
  })
  await page.goto(`${base}/incidents/${record.ref}`)
  await page.locator('main h1', { hasText: title }).waitFor()
  return record
}

/** Opens the editor of a field in the details. */
async function edit(page, name) {
  await press(page, 'e')
  await tabTo(page, `.value-button[aria-describedby="label-${name}"]`)
  await press(page, 'Enter')
  await page.locator(`[id="edit-${name}"]:focus`).waitFor()
}

export default [
  {
    name: 'a field is edited where it stands, and undone',
    async run(page) {
      const { ref } = await newIncident(page, `Scanner ${unique}`)
      await edit(page, 'category')
      await type(page, 'scanning')
      await press(page, 'Enter')
      await page.locator('.context', { hasText: 'scanning' }).waitFor()
      equal(
        (await api(page, 'GET', `/incidents/${ref}`)).category,
        'scanning',
        'the stored category',
      )
      await tabTo(page, '.toast .b')
      await press(page, 'Enter')
      await page.waitForFunction(
        async (path) => (await (await fetch(path)).json()).category === null,
        `/api/v1/incidents/${ref}`,
      )
    },
  },
  {
    name: 'two people who change the same field both see both values',
    async run(page) {
      const { ref } = await newIncident(page, `Monitor ${unique}`)
      await edit(page, 'category')
      await type(page, 'mine')
      await page.evaluate(() => window.stop())
      await api(page, 'PATCH', `/incidents/${ref}`, { category: 'theirs' })
      await press(page, 'Enter')
      const dialog = page.locator('dialog[open]')
      await dialog.waitFor()
      await see(page, 'mine', 'dialog')
      await see(page, 'theirs', 'dialog')
      await tabTo(page, 'dialog .b.primary')
      await press(page, 'Enter')
      await dialog.waitFor({ state: 'detached' })
      await page.waitForFunction(
        async (path) => (await (await fetch(path)).json()).category === 'mine',
        `/api/v1/incidents/${ref}`,
      )
    },
  },
  {
    name: 'a reply is drafted, kept over a reload, previewed and sent',
    async run(page) {
      await newIncident(page, `Phone ${unique}`)
      await press(page, 'r')
      await page.locator('.composer textarea:focus').waitFor()
      await type(page, 'We look **into** it.')
      await see(page, 'Draft saved', '.composer')
      await page.reload()
      const box = page.locator('.composer textarea')
      await page.waitForFunction(() =>
        document.querySelector('.composer textarea')?.value.includes('look'),
      )
      await press(page, 'r')
      await tabTo(page, '.composer .link-button', true)
      await press(page, 'Enter')
      await page.locator('.composer-preview strong', { hasText: 'into' }).waitFor()
      await press(page, 'Enter')
      await box.waitFor()
      await press(page, 'r')
      await page.locator('.composer textarea:focus').waitFor()
      await press(page, 'Control+Enter')
      await page.locator('.msg.public strong', { hasText: 'into' }).waitFor()
      await page.waitForFunction(() => document.querySelector('.composer textarea')?.value === '')
    },
  },
  {
    name: 'a file is attached and stands in the conversation',
    async run(page) {
      await newIncident(page, `File ${unique}`)
      const chooser = page.waitForEvent('filechooser')
      await press(page, 'c')
      await tabTo(page, '.composer-foot button')
      await press(page, 'Enter')
      await (await chooser).setFiles({
        name: 'log.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('a line'),
      })
      await page.locator('.timeline .file', { hasText: 'log.txt' }).waitFor()
    },
  },
  {
    name: 'a link to another record is made and taken away',
    async run(page) {
      const other = await newIncident(page, `Other ${unique}`)
      await newIncident(page, `Linked ${unique}`)
      await press(page, 'l')
      await page.locator('.new-link').waitFor()
      await tabTo(page, '.new-link [role=combobox]')
      await type(page, other.ref)
      await page
        .locator('[role=listbox]:popover-open [role=option]', { hasText: other.ref })
        .first()
        .waitFor()
      await press(page, 'Enter')
      await tabTo(page, '.new-link .b')
      await press(page, 'Enter')
      await page.locator('.links', { hasText: other.ref }).waitFor()
      await tabTo(page, '.links .ib', true)
      await press(page, 'Enter')
      await page.locator('.links').waitFor({ state: 'detached' })
    },
  },
  {
    name: 'history tells from and to, and shows the record as it was',
    async run(page) {
      const { ref } = await newIncident(page, `Before ${unique}`)
      await api(page, 'PATCH', `/incidents/${ref}`, { title: `After ${unique}` })
      await page.locator('main h1', { hasText: `After ${unique}` }).waitFor()
      await press(page, 'h')
      await page.locator('.history del', { hasText: `Before ${unique}` }).waitFor()
      await page.locator('.history ins', { hasText: `After ${unique}` }).waitFor()
      await tabTo(page, '.history li:last-child .hint-link')
      await press(page, 'Enter')
      await page.waitForURL(/as_of=/)
      await see(page, 'Nothing can be changed here', 'main')
      equal(await page.locator('.composer').count(), 0, 'composers in the past')
      await tabTo(page, '.as-of-banner .b')
      await press(page, 'Enter')
      await page.locator('main h1', { hasText: `After ${unique}` }).waitFor()
    },
  },
  {
    name: 'a move that lacks something says what, at the field',
    async run(page) {
      await newIncident(page, `Lacking ${unique}`)
      await press(page, 'Shift+m')
      await page.locator('dialog[open]').waitFor()
      await press(page, 'Control+Enter')
      await page.locator('dialog .form-field .bad').first().waitFor()
      ok(
        await page.evaluate(() => document.activeElement?.getAttribute('aria-invalid') === 'true'),
        'the focus is at the first refused field',
      )
      await press(page, 'Escape')
      await page.locator('dialog').waitFor({ state: 'detached' })
    },
  },
  {
    name: 'a change made without a connection is sent when it is back',
    async run(page) {
      const { ref } = await newIncident(page, `Tunnel ${unique}`)
      await page.locator('.flow .ev').first().waitFor()
      await page.context().setOffline(true)
      await press(page, 'c')
      await page.locator('.composer textarea:focus').waitFor()
      await type(page, 'Written in the tunnel')
      await press(page, 'Control+Enter')
      await see(page, '1 change waits', '.offline-region')
      await page.context().setOffline(false)
      await page.locator('.msg', { hasText: 'Written in the tunnel' }).waitFor()
      const comments = await api(page, 'GET', `/incidents/${ref}/comments`)
      equal(
        comments.items.filter((one) => one.text === 'Written in the tunnel').length,
        1,
        'comments that arrived',
      )
      // The browser reports the calls that failed in between.
      page.faults = page.faults.filter((fault) => !fault.includes('ERR_INTERNET_DISCONNECTED'))
    },
  },
  {
    name: 'a form that was begun is there again after a reload',
    async run(page) {
      await page.goto(base)
      await page.locator('nav.rail').waitFor()
      await palette(page, 'new incident', 'New incident')
      await page.locator('.create input:focus').first().waitFor()
      await type(page, `Half a title ${unique}`)
      await see(page, 'Draft saved', '.create')
      await page.reload()
      await page.waitForFunction(
        (text) => document.querySelector('.create input')?.value === text,
        `Half a title ${unique}`,
      )
      await tabTo(page, '.form-foot .b:not(.primary)')
      await press(page, 'Enter')
      await page.waitForURL(/\/incidents$/)
    },
  },
  {
    name: 'a choice is made with the keys of the list',
    async run(page) {
      const { ref } = await newIncident(page, `Choice ${unique}`)
      await edit(page, 'impact')
      await choose(page, 'High')
      await press(page, 'Enter')
      await page.waitForFunction(
        async (path) => (await (await fetch(path)).json()).impact === 'high',
        `/api/v1/incidents/${ref}`,
      )
    },
  },
]
