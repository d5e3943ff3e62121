// Every page in every look: nothing on the console, no policy violation, axe
// finds nothing, one h1, and nothing scrolls sideways.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { base, newPage, noFaults } from './browser.mjs'
import { equal, ok } from './keyboard.mjs'

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
)

const ROW = '.grid-run .grid-row:not(.wait):not([hidden])'

const LOOKS = [
  { name: 'light', colorScheme: 'light' },
  { name: 'dark', colorScheme: 'dark' },
  { name: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
  { name: 'right to left', colorScheme: 'light', rtl: true },
  { name: 'contrast', colorScheme: 'light', contrast: 'more' },
]

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

async function audit(page, what) {
  // The policy of the page forbids added scripts; evaluating goes round it.
  await page.evaluate(axeSource)
  const violations = await page.evaluate(async (values) => {
    const result = await window.axe.run(document, { runOnly: { type: 'tag', values } })
    return result.violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map((node) => node.html.slice(0, 160))
          .join(' | ')}`,
    )
  }, RULES)
  ok(violations.length === 0, `axe on ${what}:\n${violations.join('\n')}`)
  equal(await page.locator('h1').count(), 1, `h1 on ${what}`)
  const sideways = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth)
  ok(sideways <= 0, `${what} scrolls sideways by ${sideways} px`)
  noFaults(page)
}

/** What a page may show: the page itself, then what opens on it. */
async function pages(page) {
  const list = await (await page.request.get(`${base}/api/v1/incidents?limit=1`)).json()
  const ref = list.items[0]?.ref
  return [
    ['/', 'home', '.page'],
    ['/incidents', 'list', ROW],
    ["/incidents?filter=title%20contains%20'no%20such%20thing'", 'empty list', '.empty'],
    ["/incidents?filter=priority%20%3D%20'p9'", 'wrong rule', '.rule-problem'],
    [`/incidents/${ref}`, 'record', '.timeline li'],
    [`/incidents/${ref}`, 'record history', '.timeline li', 'h', '.history li'],
    [`/incidents/${ref}`, 'record links', '.timeline li', 'l', '.new-link'],
    [`/incidents/${ref}`, 'moves', '.timeline li', 'm', '[role=menu]:popover-open'],
    ['/incidents/new', 'form', '.create'],
    ['/persons', 'persons', ROW],
    ['/services/new', 'another form', '.create'],
    ['/search?q=mail', 'search', 'main form'],
    ['/admin/settings', 'settings', '.setting'],
    ['/me', 'account', '.pairs'],
    ['/nowhere', 'unknown', '.empty'],
    ['/incidents', 'palette', ROW, 'Control+k', 'dialog.palette'],
    ['/incidents', 'keys', ROW, '?', 'dialog[open]'],
    ['/incidents', 'filter', ROW, 'f', '.chip-panel'],
    ['/incidents', 'display', ROW, 'v', '.display-panel'],
  ]
}

async function speakPseudo(page) {
  await page.route('**/api/v1/me', async (route) => {
    const response = await route.fetch()
    const me = await response.json()
    await route.fulfill({ response, json: { ...me, language: 'ar-XB' } })
  })
}

const signIn = {
  name: 'the sign-in page passes the checks',
  signedOut: true,
  async run(page) {
    await page.goto(base)
    await page.locator('input[name=login]').waitFor()
    await audit(page, 'sign-in')
  },
}

const looks = LOOKS.map(({ name, rtl, ...options }) => ({
  name: `every page passes the checks: ${name}`,
  async run(given, browser) {
    const storageState = await given.context().storageState()
    const page = await newPage(browser, { storageState, ...options })
    if (rtl) await speakPseudo(page)
    const problems = []
    for (const [path, what, there, key, shown] of await pages(page)) {
      try {
        await page.goto(base + path)
        await page.locator(there).first().waitFor()
        if (rtl)
          equal(await page.evaluate(() => document.documentElement.dir), 'rtl', 'the direction')
        if (key) {
          await page.keyboard.press(key)
          await page.locator(shown).first().waitFor()
        }
        await audit(page, what)
      } catch (error) {
        problems.push(`${what}: ${error.message}`)
        page.faults = []
      }
    }
    await page.context().close()
    ok(problems.length === 0, problems.join('\n'))
  },
}))

export default [signIn, ...looks]
