// Makes what the build needs and nobody writes by hand: the icon sprite and the
// subset of the typeface. Both land in src/generated and are made again only
// when their sources changed.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { collectIcons, spriteOf } from './sprite.mjs'

const web = join(dirname(fileURLToPath(import.meta.url)), '..')
const out = join(web, 'src/generated')
mkdirSync(join(out, 'fonts'), { recursive: true })

function write(name, text) {
  const path = join(out, name)
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return
  writeFileSync(path, text)
}

const icons = collectIcons(join(web, 'src/icons/names.ts'), join(web, '../practices'))
const { sprite, names } = spriteOf(icons, join(web, 'node_modules/lucide-static/icons'))
write('sprite.svg', sprite)
write('icons.ts', `export const drawn: ReadonlySet<string> = new Set(${JSON.stringify(names)})\n`)

// Latin, with what British English, the pseudo-language and the names of Europe need.
const latin = `${range(0x20, 0x7e)}${range(0xa0, 0xff)}–—‘’“”•…→←↑↓↵⌘⌥⇧−×€·`
const latinExt = range(0x100, 0x17e) + range(0x218, 0x21b)
const weights = { wght: { min: 400, max: 600, default: 400 } }

function range(from, to) {
  return String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, i) => from + i))
}

async function subset(name, source, text) {
  const from = join(web, 'node_modules/@fontsource-variable/inter/files', source)
  const bytes = readFileSync(from)
  const stamp = createHash('sha256')
    .update(bytes)
    .update(text)
    .update(JSON.stringify(weights))
    .digest('hex')
  const path = join(out, 'fonts', name)
  const mark = `${path}.sum`
  if (existsSync(path) && existsSync(mark) && readFileSync(mark, 'utf8') === stamp) return
  const { default: subsetFont } = await import('subset-font')
  const font = await subsetFont(bytes, text, { targetFormat: 'woff2', variationAxes: weights })
  writeFileSync(path, font)
  writeFileSync(mark, stamp)
}

await subset('inter-latin.woff2', 'inter-latin-wght-normal.woff2', latin)
await subset('inter-latin-ext.woff2', 'inter-latin-ext-wght-normal.woff2', latinExt)
console.log(
  `assets: ${names.length} icons, ${readdirSync(join(out, 'fonts')).filter((f) => f.endsWith('.woff2')).length} fonts`,
)
