// Runs every journey against a server that is there already.
//
//   MAINSTAY_URL, MAINSTAY_LOGIN, MAINSTAY_PASSWORD   where and who
//   MAINSTAY_SETUP_CODE                               set on the first start of an empty server
//   node journeys/run.mjs [words of a journey's name …]
//
// Prints one line a journey and `N passed, N failed`; fails when one fails.
import { mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launch, newPage, noFaults, setupCode, signIn } from './browser.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const shots = join(here, 'shots')
const wanted = process.argv.slice(2).map((word) => word.toLowerCase())

async function load() {
  const files = readdirSync(here)
    .filter((name) => name.endsWith('.journey.mjs'))
    .sort()
  const modules = await Promise.all(files.map((name) => import(join(here, name))))
  return modules.flatMap((module) => module.default)
}

const fits = (journey) =>
  wanted.length === 0 || wanted.some((word) => journey.name.toLowerCase().includes(word))

const browser = await launch()
let passed = 0
let failed = 0
let storageState

async function session() {
  if (storageState) return storageState
  const page = await newPage(browser)
  await signIn(page)
  storageState = await page.context().storageState()
  await page.context().close()
  return storageState
}

for (const journey of (await load()).filter(fits)) {
  if (journey.setup && !setupCode) continue
  const signedIn = journey.signedOut ? undefined : await session()
  const page = await newPage(browser, signedIn ? { storageState: signedIn } : {})
  const begun = performance.now()
  try {
    await journey.run(page, browser)
    noFaults(page)
    passed++
    console.log(`ok    ${journey.name} (${((performance.now() - begun) / 1000).toFixed(1)} s)`)
  } catch (error) {
    failed++
    console.log(
      `FAIL  ${journey.name}\n      ${String(error.message ?? error).replaceAll('\n', '\n      ')}`,
    )
    mkdirSync(shots, { recursive: true })
    const shot = join(shots, `${journey.name.replace(/\W+/g, '_')}.png`)
    await page.screenshot({ path: shot }).catch(() => {})
    if (page.faults.length) console.log(`      ${page.faults.join('\n      ')}`)
  }
  await page.context().close()
}
await browser.close()
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed || passed === 0 ? 1 : 0)
