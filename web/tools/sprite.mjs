// The icon sprite: what the screens name in src/icons/names.ts and what the
// models of the practices name as `icon: …`, drawn by lucide.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export function collectIcons(namesFile, practices) {
  const icons = new Set()
  for (const [, name] of readFileSync(namesFile, 'utf8').matchAll(/'([a-z0-9-]+)'/g))
    icons.add(name)
  for (const file of modelFiles(practices)) {
    for (const [, name] of readFileSync(file, 'utf8').matchAll(/\bicon:\s*([a-z0-9-]+)/g))
      icons.add(name)
  }
  return [...icons].sort()
}

function modelFiles(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join(folder, name))
}

export function spriteOf(icons, folder) {
  const names = []
  let symbols = ''
  for (const name of icons) {
    const path = join(folder, `${name}.svg`)
    if (!existsSync(path)) {
      console.warn(`sprite: lucide draws no icon '${name}'`)
      continue
    }
    const svg = readFileSync(path, 'utf8').replace(/<!--[\s\S]*?-->/g, '')
    const inner = svg
      .slice(svg.indexOf('>') + 1, svg.lastIndexOf('</svg>'))
      .replace(/\s+/g, ' ')
      .trim()
    symbols += `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>\n`
    names.push(name)
  }
  return { sprite: `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols}</svg>\n`, names }
}
