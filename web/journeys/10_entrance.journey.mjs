import { base, login, password, setupCode, signIn } from './browser.mjs'
import { equal, palette, press, see, type } from './keyboard.mjs'

export default [
  {
    name: 'the first administrator comes in with the code of the first start',
    setup: true,
    signedOut: true,
    async run(page) {
      await page.goto(base)
      await page.locator('input[name=code]').waitFor()
      await type(page, setupCode)
      await press(page, 'Tab')
      await type(page, 'Ada Okafor')
      await press(page, 'Tab')
      await type(page, login)
      await press(page, 'Tab')
      await type(page, password)
      await press(page, 'Enter')
      await page.locator('nav.rail').waitFor()
    },
  },
  {
    name: 'a wrong password says so, the right one goes where one wanted to go',
    signedOut: true,
    async run(page) {
      await page.goto(`${base}/persons`)
      await page.locator('input[name=login]').waitFor()
      await type(page, login)
      await press(page, 'Tab')
      await type(page, 'wrong wrong wrong')
      await press(page, 'Enter')
      await page.locator('[role=alert]:not(:empty)').first().waitFor()
      await page.locator('input[name=login]').fill('')
      await signIn(page, '/persons')
      await page.locator('main h1').waitFor()
      equal(new URL(page.url()).pathname, '/persons', 'the page after signing in')
    },
  },
  {
    name: 'signing out ends the session',
    signedOut: true,
    async run(page) {
      await signIn(page)
      await palette(page, 'sign out', 'Sign out')
      await page.locator('input[name=login]').waitFor()
      await page.goto(`${base}/persons`)
      await page.locator('input[name=login]').waitFor()
    },
  },
  {
    name: 'theme, keys and the folded rail answer the keyboard',
    async run(page) {
      await page.goto(base)
      await page.locator('nav.rail').waitFor()
      await press(page, 'd')
      const chosen = await page.evaluate(() => document.documentElement.dataset.theme)
      equal(chosen, 'dark', 'the theme after D')
      await press(page, 'd', '[')
      await page.locator('.shell.folded').waitFor()
      await press(page, '[', '?')
      await see(page, 'Switch between light and dark', 'dialog')
      await press(page, 'Escape')
      await page.locator('dialog').waitFor({ state: 'detached' })
    },
  },
]
