// What a page costs on the wire before it answers, from the manifest of the
// build: brotli bytes of every script, style, font and icon that it fetches.
// Fails when a budget is exceeded.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { brotliCompressSync } from 'node:zlib'

const dist = join(dirname(fileURLToPath(import.meta.url)), '../dist')
const KB = 1000

// Entries of the build that a page needs: what runs first, the shell, and the page.
const SHELL = ['index.html', 'src/app/start.tsx']
const PAGES = [
  { name: 'list', entries: ['src/views/list/list_page.tsx'], kb: 150, requests: 12 },
  { name: 'record', entries: ['src/views/record/record_page.tsx'], kb: 145, requests: 14 },
  { name: 'create', entries: ['src/views/create/new_page.tsx'], kb: 145, requests: 15 },
  { name: 'sign-in', entries: ['src/pages/sign_in.tsx'], kb: 135, requests: 12 },
]
// Fetched by the style sheet and by the icons, not named in the manifest's imports.
const ALWAYS = [/inter-latin-[\w-]{8}\.woff2$/, /sprite-[\w-]{8}\.svg$/]

export function filesOf(manifest, entries) {
  const files = new Set()
  const visit = (key) => {
    const chunk = manifest[key]
    if (!chunk) throw new Error(`budgets: the build has no entry ${key}`)
    if (files.has(chunk.file)) return
    files.add(chunk.file)
    for (const css of chunk.css ?? []) files.add(css)
    for (const other of chunk.imports ?? []) visit(other)
  }
  for (const entry of entries) visit(entry)
  return [...files]
}

function weigh(file) {
  const bytes = readFileSync(join(dist, file))
  return file.endsWith('.woff2') ? bytes.length : brotliCompressSync(bytes).length
}

function main() {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))
  const assets = Object.values(manifest).flatMap((chunk) => [chunk.file, ...(chunk.assets ?? [])])
  const always = [...new Set(assets)].filter((file) => ALWAYS.some((pattern) => pattern.test(file)))
  if (always.length !== ALWAYS.length)
    throw new Error(`budgets: fonts and icons are ${always.join(', ') || 'missing'}`)
  let exceeded = 0
  for (const page of PAGES) {
    const files = [...filesOf(manifest, [...SHELL, ...page.entries]), ...always]
    const kb = (files.reduce((sum, file) => sum + weigh(file), 0) + weigh('index.html')) / KB
    const requests = files.length + 1
    const over = kb > page.kb || requests > page.requests
    if (over) exceeded++
    console.log(
      `${over ? 'OVER' : 'ok  '}  ${page.name.padEnd(8)} ${kb.toFixed(1).padStart(6)} of ${page.kb} kB  ${String(requests).padStart(2)} of ${page.requests} files`,
    )
    if (process.argv.includes('--files')) {
      for (const file of files)
        console.log(`        ${(weigh(file) / KB).toFixed(1).padStart(6)} kB  ${file}`)
    }
  }
  return exceeded
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exit(main() ? 1 : 0)
