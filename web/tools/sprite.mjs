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

// Bars for a scale from grave to light, and the sign of its grave end: ours,
// because they must be told apart at a glance in a column of them.
const bar = (x, height, faint) =>
  `<rect x="${x}" y="${20 - height}" width="4" height="${height}" rx="1" fill="currentColor" stroke="none"${faint ? ' opacity=".28"' : ''}/>`
const bars = (full) => bar(4, 6, full < 1) + bar(10, 11, full < 2) + bar(16, 16, full < 3)
const own = {
  'rank-critical':
    '<rect x="3" y="3" width="18" height="18" rx="4" fill="currentColor" stroke="none"/><path d="M12 7.500v5.500M12 16.500h.01" stroke="var(--surface)" stroke-width="2.500"/>',
  'rank-high': bars(3),
  'rank-medium': bars(2),
  'rank-low': bars(1),
}

export function spriteOf(icons, folder) {
  const names = []
  let symbols = ''
  for (const name of icons) {
    if (own[name]) {
      symbols += `<symbol id="${name}" viewBox="0 0 24 24">${own[name]}</symbol>\n`
      names.push(name)
      continue
    }
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
