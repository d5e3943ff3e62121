// One incident from the call to its end, by keyboard alone, on a server that need
// not hold anything but the person who works.
import { api, base } from './browser.mjs'
import {
  arrive,
  choose,
  move,
  palette,
  pick,
  press,
  see,
  step,
  tabTo,
  tabToField,
  type,
} from './keyboard.mjs'

const unique = Date.now().toString(36)
const service = `Mail ${unique}`

async function ensureService(page) {
  await palette(page, 'new service', 'New service')
  await arrive(page, '/services/new', 'New service')
  await type(page, service)
  await fillNeeded(page, ['title'])
  await press(page, 'Control+Enter')
  await arrive(page, /^\/services\/[A-Z]+-\d+$/, service)
}

/** Answers what a form asks beyond the fields that the journey fills itself. */
async function fillNeeded(page, done) {
  const inputs = 'fieldset.form-section .form-field :is(input, select, textarea)'
  const fields = await page.locator(inputs).evaluateAll((all) =>
    all.map((input) => ({
      name: input.id.replace(/^.*-/, ''),
      kind: input.matches('[role=combobox]') ? 'picker' : input.tagName,
      type: input.type,
      filled: !!input.value,
    })),
  )
  for (const { name, kind, type: inputType, filled } of fields) {
    if (filled || done.includes(name)) continue
    await tabToField(page, name)
    if (kind === 'SELECT') await press(page, 'ArrowDown')
    else if (kind === 'picker') {
      await press(page, 'ArrowDown')
      await page.locator('[role=listbox]:popover-open [role=option]').first().waitFor()
      await press(page, 'Enter')
    } else if (inputType === 'number') await type(page, '1')
    else if (inputType === 'date') await type(page, '11242026')
    else await type(page, 'as agreed')
  }
}

export default [
  {
    name: 'an incident is created, classified, assigned, resolved and closed by keyboard alone',
    async run(page) {
      const me = await (async () => {
        await page.goto(base)
        await page.locator('nav.rail').waitFor()
        return api(page, 'GET', '/me')
      })()
      await ensureService(page)

      await palette(page, 'new incident', 'New incident')
      await arrive(page, '/incidents/new', 'New incident')
      await type(page, `Mail is down ${unique}`)
      await fillNeeded(page, ['title'])
      await press(page, 'Control+Enter')
      await arrive(page, /^\/incidents\/INC-\d+$/, `Mail is down ${unique}`)
      await step(page, 'New')

      await move(page, 'Classify')
      await page.locator('dialog[open]').waitFor()
      await tabToField(page, 'category', 'dialog')
      await type(page, 'mail')
      await tabToField(page, 'service', 'dialog')
      await pick(page, service)
      await tabToField(page, 'impact', 'dialog')
      await choose(page, 'High')
      await tabToField(page, 'urgency', 'dialog')
      await choose(page, 'High')
      await press(page, 'Control+Enter')
      await step(page, 'Classified')

      await move(page, 'Assign')
      await page.locator('dialog[open]').waitFor()
      await tabToField(page, 'assignee', 'dialog')
      await pick(page, me.person.title)
      await press(page, 'Control+Enter')
      await step(page, 'Assigned')

      await move(page, 'Start')
      await press(page, 'Control+Enter')
      await step(page, 'In progress')

      await press(page, 'c')
      await page.locator('.composer textarea:focus').waitFor()
      await type(page, 'Restarted the **queue**; mail flows again.')
      await press(page, 'Control+Enter')
      await page.locator('.msg.internal', { hasText: 'mail flows again' }).waitFor()
      await press(page, 'Escape')

      await move(page, 'Resolve')
      await page.locator('dialog[open]').waitFor()
      await tabToField(page, 'resolution_text', 'dialog')
      await type(page, 'The queue was stuck.')
      await tabToField(page, 'resolution_code', 'dialog')
      await choose(page, 'Fixed')
      await press(page, 'Control+Enter')
      await step(page, 'Resolved')

      await move(page, 'Close')
      const dialog = page.locator('dialog[open]')
      if (
        await dialog.waitFor({ timeout: 1500 }).then(
          () => true,
          () => false,
        )
      )
        await press(page, 'Control+Enter')
      await step(page, 'Closed')
      await press(page, 'h')
      await see(page, 'Resolution code', '.history')
      await tabTo(page, '[role=tab][aria-selected=true]')
    },
  },
]
