import { api, base } from './browser.mjs'
import { arrive, choose, equal, ok, press, see, tabTo, type } from './keyboard.mjs'

const unique = Date.now().toString(36)

/** Some records of this journey alone, and the list that shows them. */
async function someIncidents(page, n, tag) {
  await page.goto(base)
  await page.locator('nav.rail').waitFor()
  for (let i = 0; i < n; i++) {
    await api(page, 'POST', '/incidents', { title: `${titleOf(tag)} ${i}`, channel: 'phone' })
  }
  await openList(page, filter(`title contains '${titleOf(tag)}'`))
}

const titleOf = (tag) => `Printer ${unique} ${tag}`

const filter = (text) => `/incidents?filter=${encodeURIComponent(text)}`
async function openList(page, path) {
  await page.goto(base + path)
  await page.locator('.grid-run .grid-row:not(.wait):not([hidden])').first().waitFor()
}

const rows = (page) => page.locator('.grid-run .grid-row:not([hidden])')

export default [
  {
    name: 'a list is filtered by chips and by the rule language, and both are one',
    async run(page) {
      await someIncidents(page, 3, 'chips')
      equal(await rows(page).count(), 3, 'rows with the title')

      await press(page, 'f')
      await page.locator('.chip-panel input:focus').waitFor()
      await type(page, 'state')
      await press(page, 'Enter')
      await page.locator('.chip-panel select:focus').waitFor()
      await tabTo(page, '.checks input')
      await press(page, 'Space')
      await tabTo(page, '.chip-panel button[type=submit]')
      await press(page, 'Enter')
      await see(page, 'State is New', '.chips')
      const rule = await page.locator('.rule').inputValue()
      ok(rule.endsWith("state = 'new'"), `the rule follows the chip: ${rule}`)

      await press(page, '=')
      await page.locator('.rule:focus').waitFor()
      await type(page, `title contains '${titleOf('chips')}' and sta`)
      await page
        .locator('[role=listbox]:popover-open [role=option]', { hasText: 'state' })
        .first()
        .waitFor()
      await press(page, 'Tab')
      await type(page, " = 'clos")
      await page
        .locator('[role=listbox]:popover-open [role=option]', { hasText: 'closed' })
        .waitFor()
      await press(page, 'Tab', 'Enter')
      await see(page, 'Nothing fits this filter')
      await see(page, 'State is Closed', '.chips')
    },
  },
  {
    name: 'a rule that is wrong shows where',
    async run(page) {
      await page.goto(base + filter("priority = 'p9'"))
      const problem = page.locator('.rule-problem')
      await problem.waitFor()
      const text = await problem.textContent()
      ok(
        text.includes("priority = 'p9'") && text.includes('^'),
        `the caret under the rule: ${text}`,
      )
      await press(page, '=')
      await type(page, 'is_major')
      await press(page, 'Enter')
      await problem.waitFor({ state: 'detached' })
    },
  },
  {
    name: 'rows are walked, selected and changed in bulk',
    async run(page) {
      await someIncidents(page, 2, 'bulk')
      await press(page, 'x', 'j', 'x')
      await see(page, '2 selected', '.bulk')
      await press(page, 'e')
      const dialog = page.locator('dialog[open]')
      await dialog.waitFor()
      await choose(page, 'Category')
      await tabTo(page, '[id="bulk-category"]')
      await type(page, 'printing')
      await press(page, 'Enter')
      await dialog.waitFor({ state: 'detached' })
      await see(page, '2 records changed', '.toasts')
    },
  },
  {
    name: 'order and columns stand in the address',
    async run(page) {
      await openList(page, '/incidents')
      await press(page, 'v')
      await page.locator('.display-panel select:focus').waitFor()
      await choose(page, 'Title')
      await page.waitForURL(/sort=title/)
      await tabTo(page, '.display-panel input.input')
      await type(page, 'channel')
      await press(page, 'Tab')
      await press(page, 'Space')
      await page.waitForURL(/columns=[^&]*channel/)
      await press(page, 'Escape')
      await page.locator('.grid-head', { hasText: 'Channel' }).waitFor()
      await page.reload()
      await page.locator('.grid-head', { hasText: 'Channel' }).waitFor()
    },
  },
  {
    name: 'a view is saved, pinned in the rail and opened from there',
    async run(page) {
      await someIncidents(page, 1, 'view')
      await press(page, 'Control+k')
      await type(page, 'saved views')
      await press(page, 'Enter')
      await page.locator('[role=menuitem]', { hasText: 'Save as a view' }).waitFor()
      await press(page, 'End')
      for (let i = 0; i < 6; i++) {
        const there = await page.evaluate(() =>
          document.activeElement?.textContent?.includes('Save as a view'),
        )
        if (there) break
        await press(page, 'ArrowUp')
      }
      await press(page, 'Enter')
      await page.locator('#view-title:focus').waitFor()
      await type(page, `Printers ${unique}`)
      await press(page, 'Enter')
      await page.locator('main h1', { hasText: `Printers ${unique}` }).waitFor()
      await page.locator('.rail a[aria-current]', { hasText: `Printers ${unique}` }).waitFor()
    },
  },
  {
    name: 'a row opens and the next follows without the list',
    async run(page) {
      await someIncidents(page, 3, 'walk')
      await press(page, 'j', 'Enter')
      await arrive(page, /^\/incidents\/INC-/)
      const first = new URL(page.url()).pathname
      await page.locator('.queue a[aria-current=page]').waitFor()
      await press(page, 'Alt+ArrowUp')
      await page.waitForURL((url) => url.pathname !== first)
      await press(page, 'u')
      await arrive(page, '/incidents')
      ok(page.url().includes('filter='), 'the list is the one it was')
    },
  },
  {
    name: 'a change elsewhere repaints its row, a new record is only announced',
    async run(page) {
      await someIncidents(page, 1, 'live')
      const title = rows(page).first().locator('.c-title')
      const ref = await rows(page).first().locator('.c-ref').textContent()
      await api(page, 'PATCH', `/incidents/${ref}`, { title: `${titleOf('live')} seen from far` })
      await title.filter({ hasText: 'seen from far' }).waitFor()
      await api(page, 'POST', '/incidents', { title: `${titleOf('live')} late`, channel: 'phone' })
      await see(page, '1 newer', '.head')
    },
  },
  {
    name: 'a long list scrolls on by pages and End shows its end',
    async run(page) {
      await openList(page, '/incidents')
      const counted = await page.locator('.head .count').textContent()
      const total = Number(counted.replace(/\D/g, ''))
      for (let i = 0; i < 8; i++) await press(page, 'PageDown')
      await page.locator('.grid-row.at:not(.wait)').waitFor()
      if (total <= 300) return
      await press(page, 'End')
      await page.waitForURL(/sort=-/)
    },
  },
]
