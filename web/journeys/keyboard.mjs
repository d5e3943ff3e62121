// A person without a mouse. Everything here presses keys and looks.
import { WAIT_MS } from './browser.mjs'

export const press = (page, ...keys) =>
  keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve())

export const type = (page, text) => page.keyboard.type(text)

const TABS = 160

/** Presses Tab until the focus is on what a selector names. */
export async function tabTo(page, selector, back = false) {
  for (let i = 0; i < TABS; i++) {
    const there = await page.evaluate(
      (wanted) => document.activeElement?.matches(wanted) ?? false,
      selector,
    )
    if (there) return
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab')
  }
  throw new Error(`no way by Tab to ${selector}`)
}

/** Tabs to the input of a field of a form, by the name that the model gives it. */
export const tabToField = (page, name, within = 'main') => tabTo(page, `${within} [id$="-${name}"]`)

/** Chooses in a select by typing the words of the choice. */
export const choose = (page, words) => page.keyboard.type(words)

/** Types into a picker and takes the first suggestion. */
export async function pick(page, words) {
  await page.keyboard.type(words)
  await page
    .locator('[role=listbox]:popover-open [role=option]', { hasText: words })
    .first()
    .waitFor()
  await page.keyboard.press('Enter')
}

/** Opens the palette, types, and takes the entry with these words. */
export async function palette(page, words, entry = words) {
  await page.keyboard.press('Control+k')
  const dialog = page.locator('dialog.palette')
  await dialog.waitFor()
  await page.keyboard.type(words)
  const option = dialog.locator('[role=option]', { hasText: entry }).first()
  await option.waitFor()
  for (let i = 0; i < 20; i++) {
    if ((await option.getAttribute('aria-selected')) === 'true') break
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
}

/** Waits until a page with this address and title is there. */
export async function arrive(page, path, heading) {
  await page.waitForURL(
    (url) => (path instanceof RegExp ? path.test(url.pathname) : url.pathname === path),
    { timeout: WAIT_MS },
  )
  if (heading) await page.locator('main h1', { hasText: heading }).waitFor()
}

export const see = (page, text, within = 'body') =>
  page.locator(within).getByText(text, { exact: false }).first().waitFor()

/** Chooses a move from the menu of a record by its label. */
export async function move(page, label) {
  await page.keyboard.press('m')
  const item = page.locator('[role=menuitem]', { hasText: label }).first()
  await item.waitFor()
  for (let i = 0; i < 30; i++) {
    if (await item.evaluate((el) => el === document.activeElement)) break
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.press('Enter')
}

export const step = (page, label) =>
  page.locator('.path [aria-current=step]', { hasText: label }).waitFor()

export function equal(actual, expected, what) {
  if (actual !== expected)
    throw new Error(
      `${what}: expected ${JSON.stringify(expected)}, there is ${JSON.stringify(actual)}`,
    )
}

export function ok(value, what) {
  if (!value) throw new Error(what)
}
