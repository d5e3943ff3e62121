// The words of the screens. Those of the model come translated from the server;
// these are the application's own, one catalogue per language, loaded on use.
import { type Entry, en, type Key } from './en'

export type { Key }
export type Catalogue = Record<Key, Entry>

let catalogue: Catalogue = en
let tag = 'en-GB'
let plurals = new Intl.PluralRules(tag)
let numbers = new Intl.NumberFormat(tag)

/** The language tag that dates and numbers are written in. */
export const languageTag = () => tag

/** The pseudo-language that reads from right to left: for tests of the layout. */
export const pseudoRtl = 'ar-XB'

export async function chooseLanguage(language: string): Promise<void> {
  if (language === pseudoRtl) {
    const { pseudo } = await import('./pseudo')
    catalogue = pseudo(en)
  } else {
    catalogue = en
  }
  tag = language === pseudoRtl ? 'en-GB' : usableTag(language)
  plurals = new Intl.PluralRules(tag)
  numbers = new Intl.NumberFormat(tag)
  document.documentElement.lang = tag
  document.documentElement.dir = language === pseudoRtl ? 'rtl' : 'ltr'
}

function usableTag(language: string): string {
  return Intl.NumberFormat.supportedLocalesOf([language])[0] ?? 'en-GB'
}

export const isKey = (text: string): text is Key => text in en

/** The words of a key; `{name}` is replaced, and `n` chooses singular or plural. */
export function t(key: Key, values?: Record<string, string | number>): string {
  const entry = catalogue[key]
  const text = typeof entry === 'string' ? entry : entry[formOf(values?.n)]
  if (!values) return text
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    if (value === undefined) return whole
    return typeof value === 'number' ? numbers.format(value) : value
  })
}

function formOf(n: string | number | undefined): 'one' | 'other' {
  return plurals.select(Number(n ?? 0)) === 'one' ? 'one' : 'other'
}
