import type { Catalogue } from '.'
import type { Entry } from './en'

const accents: Record<string, string> = {
  a: 'á',
  e: 'é',
  i: 'í',
  o: 'ó',
  u: 'ú',
  A: 'Á',
  E: 'É',
  I: 'Í',
  O: 'Ó',
  U: 'Ú',
  n: 'ñ',
  c: 'ç',
}

/** A third longer and accented: shows words that are cut and words that nobody translated. */
export function pseudo(catalogue: Catalogue): Catalogue {
  const entries = Object.entries(catalogue).map(([key, entry]) => [key, stretchEntry(entry)])
  return Object.fromEntries(entries) as Catalogue
}

function stretchEntry(entry: Entry): Entry {
  if (typeof entry === 'string') return stretch(entry)
  return { one: stretch(entry.one), other: stretch(entry.other) }
}

export function stretch(text: string): string {
  const letters = text
    .split(/(\{\w+\})/)
    .map((part) => (part.startsWith('{') ? part : accent(part)))
  const padding = '~'.repeat(Math.floor(text.length / 4))
  return `${letters.join('')}${padding}`
}

const accent = (text: string) =>
  text.replace(/[aeiouAEIOUnc]/g, (letter) => accents[letter] ?? letter)
