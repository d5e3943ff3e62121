import type { Money } from '@/api/wire'
import { languageTag, t } from '@/words'

// Intl objects are dear to make and cheap to use.
const made = new Map<string, Intl.NumberFormat>()

function formatter(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = languageTag() + JSON.stringify(options)
  let found = made.get(key)
  if (!found) {
    found = new Intl.NumberFormat(languageTag(), options)
    made.set(key, found)
  }
  return found
}

export const integer = (value: number) => formatter({ maximumFractionDigits: 0 }).format(value)
export const decimal = (value: number) => formatter({ maximumFractionDigits: 6 }).format(value)

const COMPACT_FROM = 100_000

/** A count beside a name: exact while it is short, then 120K. */
export function count(value: number): string {
  return value < COMPACT_FROM
    ? integer(value)
    : formatter({ notation: 'compact', maximumFractionDigits: 1 }).format(value)
}

export function money(value: Money): string {
  const options: Intl.NumberFormatOptions = {
    style: 'currency',
    currency: value.currency,
    maximumFractionDigits: 4,
    minimumFractionDigits: 2,
  }
  // The amount is exact text; formatting it as text keeps it so.
  return formatter(options).format(value.amount as unknown as number)
}

const KILO = 1000
const UNITS = ['kB', 'MB', 'GB'] as const

export function fileSize(bytes: number): string {
  if (bytes < KILO) return t('size.bytes', { n: bytes })
  let value = bytes / KILO
  let unit = 0
  while (value >= KILO && unit < UNITS.length - 1) {
    value /= KILO
    unit++
  }
  return `${formatter({ maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)} ${UNITS[unit]}`
}
