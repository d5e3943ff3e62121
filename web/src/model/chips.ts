// A filter is one text of the rule language. Where its parts are simple tests of
// one field they are shown as chips; every other part stays text. Both ways
// round nothing is lost: the text is the state, the chips are a view of it.
import { conjuncts, hasOuterOr, type Token, tokensOf } from './rule_tokens'

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='

export type Test =
  | { kind: 'compare'; field: string; by: Comparison; value: string; byRef: boolean }
  | { kind: 'one_of'; field: string; not: boolean; values: string[]; byRef: boolean }
  | { kind: 'between'; field: string; from: string; to: string }
  | { kind: 'empty'; field: string; not: boolean }
  | { kind: 'contains'; field: string; not: boolean; value: string; start: boolean }
  | { kind: 'flag'; field: string; not: boolean }
  | { kind: 'has'; field: string; not: boolean; values: string[]; records: boolean }

export type Chip = Test | { kind: 'rule'; text: string }

/** Values are literals as the rule writes them: `'new'`, `3`, `me`, `now() - 7d`. */
export function chipsOf(rule: string): Chip[] {
  const tokens = tokensOf(rule)
  if (tokens.length === 0) return []
  if (hasOuterOr(tokens) || tokens.some((token) => token.kind === 'wrong')) {
    return [{ kind: 'rule', text: rule.trim() }]
  }
  return conjuncts(tokens).map(
    (part) => testOf(part) ?? { kind: 'rule', text: sliceOf(rule, part) },
  )
}

export function ruleOf(chips: Chip[]): string {
  return chips
    .map((chip) => textOf(chip, chips.length > 1))
    .filter(Boolean)
    .join(' and ')
}

export function textOf(chip: Chip, beside = false): string {
  switch (chip.kind) {
    case 'rule':
      return beside && hasOuterOr(tokensOf(chip.text)) ? `(${chip.text})` : chip.text
    case 'compare':
      return `${chip.field}${suffix(chip)} ${chip.by} ${chip.value}`
    case 'one_of':
      return `${chip.field}${suffix(chip)} ${not(chip)}in (${chip.values.join(', ')})`
    case 'between':
      return `${chip.field} between ${chip.from} and ${chip.to}`
    case 'empty':
      return `${chip.field} is ${not(chip)}null`
    case 'contains':
      return `${chip.field} ${not(chip)}${chip.start ? 'starts with' : 'contains'} ${chip.value}`
    case 'flag':
      return `${not(chip)}${chip.field}`
    case 'has':
      return hasText(chip)
  }
}

const suffix = (chip: { byRef: boolean }) => (chip.byRef ? '.ref' : '')
const not = (chip: { not: boolean }) => (chip.not ? 'not ' : '')

function hasText(chip: Test & { kind: 'has' }): string {
  if (!chip.records) return `${chip.values[0]} ${not(chip)}in ${chip.field}`
  const test = chip.values.length === 1 ? `= ${chip.values[0]}` : `in (${chip.values.join(', ')})`
  return `${not(chip)}exists(${chip.field} where ref ${test})`
}

function sliceOf(rule: string, part: Token[]): string {
  return part.length ? rule.slice(part[0]!.from, part.at(-1)!.to) : ''
}

/** Reads the tokens of one part from left to right; null when it is no simple test. */
class Reader {
  private at = 0
  constructor(private readonly tokens: Token[]) {}

  get done() {
    return this.at >= this.tokens.length
  }

  take(text: string): boolean {
    const token = this.tokens[this.at]
    if (!token || token.text !== text || token.kind === 'text') return false
    this.at++
    return true
  }

  name(): string | null {
    const token = this.tokens[this.at]
    if (token?.kind !== 'name' || RESERVED.has(token.text)) return null
    this.at++
    return token.text
  }

  comparison(): Comparison | null {
    const token = this.tokens[this.at]
    if (!token || !COMPARISONS.has(token.text)) return null
    this.at++
    return token.text as Comparison
  }

  literal(): string | null {
    const token = this.tokens[this.at]
    if (!token) return null
    if (this.take('-')) {
      const number = this.tokens[this.at++]
      return number?.kind === 'number' ? `-${number.text}` : null
    }
    if (token.kind === 'number' || token.kind === 'text' || token.kind === 'duration') {
      this.at++
      return token.text
    }
    if (token.text === 'me' || token.text === 'true' || token.text === 'false') {
      this.at++
      return token.text
    }
    return this.moment()
  }

  /** now(), today(), and either with a duration before or after. */
  private moment(): string | null {
    const call = this.tokens[this.at]?.text
    if (call !== 'now' && call !== 'today') return null
    this.at++
    if (!this.take('(') || !this.take(')')) return null
    const sign = this.take('-') ? '-' : this.take('+') ? '+' : ''
    if (!sign) return `${call}()`
    const length = this.tokens[this.at++]
    return length?.kind === 'duration' ? `${call}() ${sign} ${length.text}` : null
  }

  list(): string[] | null {
    if (!this.take('(')) return null
    const values: string[] = []
    do {
      const value = this.literal()
      if (value === null) return null
      values.push(value)
    } while (this.take(','))
    return this.take(')') ? values : null
  }
}

const RESERVED = new Set([
  'and',
  'or',
  'not',
  'in',
  'is',
  'null',
  'between',
  'contains',
  'starts',
  'with',
  'where',
  'me',
  'true',
  'false',
])
const COMPARISONS = new Set(['=', '!=', '<', '<=', '>', '>='])

function testOf(tokens: Token[]): Test | null {
  for (const read of [readField, readTag, readExists]) {
    const reader = new Reader(tokens)
    const test = read(reader)
    if (test && reader.done) return test
  }
  return null
}

function readField(reader: Reader): Test | null {
  const flagNot = reader.take('not')
  const field = reader.name()
  if (!field) return null
  if (reader.done) return { kind: 'flag', field, not: flagNot }
  if (flagNot) return null
  const byRef = reader.take('.')
  if (byRef && !reader.take('ref')) return null
  const by = reader.comparison()
  if (by) {
    const value = reader.literal()
    return value === null ? null : { kind: 'compare', field, by, value, byRef }
  }
  if (reader.take('is')) {
    const isNot = reader.take('not')
    return reader.take('null') && !byRef ? { kind: 'empty', field, not: isNot } : null
  }
  return readNegatable(reader, field, byRef)
}

function readNegatable(reader: Reader, field: string, byRef: boolean): Test | null {
  const isNot = reader.take('not')
  if (reader.take('in')) {
    const values = reader.list()
    return values ? { kind: 'one_of', field, not: isNot, values, byRef } : null
  }
  if (byRef) return null
  const start = reader.take('starts')
  if (start ? reader.take('with') : reader.take('contains')) {
    const value = reader.literal()
    return value === null ? null : { kind: 'contains', field, not: isNot, value, start }
  }
  if (!isNot && reader.take('between')) {
    const from = reader.literal()
    const to = from !== null && reader.take('and') ? reader.literal() : null
    return from !== null && to !== null ? { kind: 'between', field, from, to } : null
  }
  return null
}

function readTag(reader: Reader): Test | null {
  const value = reader.literal()
  if (value === null || !value.startsWith("'")) return null
  const isNot = reader.take('not')
  const field = reader.take('in') ? reader.name() : null
  return field ? { kind: 'has', field, not: isNot, values: [value], records: false } : null
}

function readExists(reader: Reader): Test | null {
  const isNot = reader.take('not')
  if (!reader.take('exists') || !reader.take('(')) return null
  const field = reader.name()
  if (!field || !reader.take('where') || !reader.take('ref')) return null
  const single = reader.take('=') ? reader.literal() : null
  const values = single !== null ? [single] : reader.take('in') ? reader.list() : null
  return values && reader.take(')')
    ? { kind: 'has', field, not: isNot, values, records: true }
    : null
}
