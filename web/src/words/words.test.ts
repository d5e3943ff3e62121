import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type Key, t } from '.'
import { en } from './en'
import { pseudo, stretch } from './pseudo'

const source = join(dirname(fileURLToPath(import.meta.url)), '..')

function everySource(): string {
  return readdirSync(source, { recursive: true })
    .map(String)
    .filter(
      (name) => /\.tsx?$/.test(name) && !name.includes('.test.') && !name.startsWith('words/'),
    )
    .map((name) => readFileSync(join(source, name), 'utf8'))
    .join('\n')
}

describe('words', () => {
  it('are all used', () => {
    const text = everySource()
    // Keys that are put together, as `operator.${operator}`.
    const families = [...text.matchAll(/`([a-z_.]+\.)\$\{/g)].map((match) => match[1]!)
    const unused = Object.keys(en).filter(
      (key) => !text.includes(`'${key}'`) && !families.some((family) => key.startsWith(family)),
    )
    expect(unused).toEqual([])
  })

  it('choose singular and plural, and group numbers', () => {
    expect(t('list.count', { n: 1 })).toBe('1 record')
    expect(t('list.count', { n: 12_345 })).toBe('12,345 records')
    expect(t('remove', { name: 'vpn' })).toBe('Remove vpn')
  })

  it('are as many in the pseudo-language, with the same places for values', () => {
    const places = (entry: unknown) =>
      [...JSON.stringify(entry).matchAll(/\{\w+\}/g)].map(String).sort()
    const other = pseudo(en)
    expect(Object.keys(other)).toEqual(Object.keys(en))
    for (const key of Object.keys(en) as Key[]) expect(places(other[key])).toEqual(places(en[key]))
    expect(stretch('Close {name}')).toBe('Clósé {name}~~~')
  })

  it('hold to the tone of the product', () => {
    const banned = /\b(please|successfully|invalid|oops|sorry)\b/i
    expect(Object.entries(en).filter(([, entry]) => banned.test(JSON.stringify(entry)))).toEqual([])
  })
})
