// Writes a brotli copy beside every file that gains from it; the server sends
// whichever the browser accepts.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const dist = join(dirname(fileURLToPath(import.meta.url)), '../dist')
const kinds = new Set(['.js', '.css', '.svg', '.html', '.json'])
const SMALLEST = 512

let before = 0
let after = 0
for (const name of readdirSync(dist, { recursive: true }).map(String)) {
  const path = join(dist, name)
  if (!kinds.has(extname(name)) || statSync(path).size < SMALLEST || name.startsWith('.vite'))
    continue
  const bytes = readFileSync(path)
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  const small = brotliCompressSync(bytes, { params })
  writeFileSync(`${path}.br`, small)
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
  before += bytes.length
  after += small.length
}
console.log(`compressed ${Math.round(before / 1000)} kB to ${Math.round(after / 1000)} kB`)
