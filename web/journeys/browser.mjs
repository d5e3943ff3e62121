// What every journey stands on: Debian's Chromium, a person at the keyboard, and
// a watch for everything that must not happen on any page.
import { chromium } from 'playwright-core'

export const base = process.env.MAINSTAY_URL ?? 'http://127.0.0.1:8080'
export const login = process.env.MAINSTAY_LOGIN ?? 'ada'
export const password = process.env.MAINSTAY_PASSWORD ?? ''
export const setupCode = process.env.MAINSTAY_SETUP_CODE ?? ''
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'

export const WAIT_MS = Number(process.env.JOURNEY_WAIT_MS ?? 15_000)

export function launch() {
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
}

/** Refusals that a journey provokes are logged by the browser as failed loads. */
const PROVOKED = /status of (401|409|412|422)/

export async function newPage(browser, options = {}) {
  const { storageState, ...rest } = options
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    ...(storageState ? { storageState } : {}),
    ...rest,
  })
  return watched(await context.newPage())
}

/** Collects what must not happen: console messages, errors, policy violations. */
export async function watched(page) {
  page.setDefaultTimeout(WAIT_MS)
  page.faults = []
  page.on('console', (message) => {
    if (!PROVOKED.test(message.text())) page.faults.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => page.faults.push(`error: ${error.message}`))
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
    })
  })
  return page
}

export function noFaults(page) {
  const faults = page.faults.splice(0)
  if (faults.length) throw new Error(faults.join('\n'))
}

export async function signIn(page, path = '/') {
  await page.goto(base + path)
  await page.locator('input[name=login]').waitFor()
  await page.keyboard.type(login)
  await page.keyboard.press('Tab')
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await page.locator('nav.rail').waitFor()
}

/** Calls of a second person, or of one that no keyboard could make in time. */
export async function api(page, method, path, body, headers = {}) {
  return page.evaluate(
    async ([method, path, body, headers]) => {
      const me = await (await fetch('/api/v1/me')).json()
      const response = await fetch(`/api/v1${path}`, {
        method,
        headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': me.csrf, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
      return text ? JSON.parse(text) : null
    },
    [method, path, body, headers],
  )
}
