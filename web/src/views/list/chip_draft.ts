// A test while it is being put together: one operator and the values it needs.
import type { FieldModel, Ref, TypeModel } from '@/api/wire'
import type { Comparison, Test } from '@/model/chips'
import { quote, unquote } from '@/model/rule_tokens'
import { fieldNamed } from '@/model/types'

export type Operator =
  | 'in'
  | 'not_in'
  | 'contains'
  | 'starts'
  | 'eq'
  | 'lt'
  | 'le'
  | 'gt'
  | 'ge'
  | 'between'
  | 'within'
  | 'older'
  | 'past'
  | 'me'
  | 'yes'
  | 'no'
  | 'has'
  | 'not_has'
  | 'empty'
  | 'filled'

export interface Draft {
  field: string
  operator: Operator
  /** Bare values: a choice, a number, a duration, a date. */
  values: string[]
  refs: Ref[]
}

const NUMBERS: Operator[] = ['eq', 'lt', 'le', 'gt', 'ge', 'between', 'empty', 'filled']

export function operatorsFor(field: FieldModel): Operator[] {
  switch (field.type) {
    case 'choice':
      return ['in', 'not_in', 'empty', 'filled']
    case 'text':
    case 'markdown':
      return ['contains', 'starts', 'eq', 'empty', 'filled']
    case 'integer':
    case 'decimal':
    case 'money':
    case 'duration':
      return NUMBERS
    case 'date':
    case 'datetime':
      return ['within', 'older', 'past', 'ge', 'lt', 'between', 'empty', 'filled']
    case 'boolean':
      return ['yes', 'no']
    case 'reference':
      return ['in', 'not_in', 'empty', 'filled']
    case 'person':
      return ['me', 'in', 'not_in', 'empty', 'filled']
    case 'references':
    case 'persons':
      return ['has', 'not_has', 'empty', 'filled']
    case 'tags':
      return ['has', 'not_has', 'empty', 'filled']
    default:
      return []
  }
}

export const usualDraft = (field: FieldModel): Draft => ({
  field: field.name,
  operator: operatorsFor(field)[0]!,
  values: [],
  refs: [],
})

export const isReference = (field: FieldModel) =>
  ['reference', 'references', 'person', 'persons'].includes(field.type)

const COMPARE: Partial<Record<Operator, Comparison>> = {
  eq: '=',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
}

/** The test of a draft; null while something is missing. */
export function testOf(draft: Draft, field: FieldModel): Test | null {
  const { field: name, operator, values } = draft
  switch (operator) {
    case 'empty':
    case 'filled':
      return { kind: 'empty', field: name, not: operator === 'filled' }
    case 'yes':
    case 'no':
      return { kind: 'flag', field: name, not: operator === 'no' }
    case 'me':
      return { kind: 'compare', field: name, by: '=', value: 'me', byRef: false }
    case 'past':
      return { kind: 'compare', field: name, by: '<', value: 'now()', byRef: false }
    case 'within':
    case 'older': {
      const by = operator === 'within' ? '>=' : '<'
      return isDuration(values[0])
        ? { kind: 'compare', field: name, by, value: `now() - ${values[0]}`, byRef: false }
        : null
    }
    case 'in':
    case 'not_in':
      return oneOf(draft, field, operator === 'not_in')
    case 'has':
    case 'not_has':
      return has(draft, field, operator === 'not_has')
    case 'contains':
    case 'starts':
      return values[0]?.trim()
        ? {
            kind: 'contains',
            field: name,
            not: false,
            start: operator === 'starts',
            value: quote(values[0]),
          }
        : null
    case 'between': {
      const [from, to] = [literal(values[0], field), literal(values[1], field)]
      return from && to ? { kind: 'between', field: name, from, to } : null
    }
    default: {
      const value = literal(values[0], field)
      return value
        ? { kind: 'compare', field: name, by: COMPARE[operator]!, value, byRef: false }
        : null
    }
  }
}

const isDuration = (text: string | undefined) => /^\d+(mo|[mhdwy])$/.test(text ?? '')

function literal(text: string | undefined, field: FieldModel): string | null {
  const trimmed = text?.trim() ?? ''
  if (!trimmed) return null
  if (['integer', 'decimal', 'money'].includes(field.type))
    return /^-?\d+(\.\d+)?$/.test(trimmed) ? trimmed : null
  if (field.type === 'duration') return isDuration(trimmed) ? trimmed : null
  return quote(trimmed)
}

function oneOf({ field: name, values, refs }: Draft, field: FieldModel, not: boolean): Test | null {
  const byRef = isReference(field)
  const literals = (byRef ? refs.map((one) => one.ref) : values).map(quote)
  if (literals.length === 0) return null
  if (literals.length > 1) return { kind: 'one_of', field: name, not, values: literals, byRef }
  return { kind: 'compare', field: name, by: not ? '!=' : '=', value: literals[0]!, byRef }
}

function has({ field: name, values, refs }: Draft, field: FieldModel, not: boolean): Test | null {
  const records = isReference(field)
  const literals = (records ? refs.map((one) => one.ref) : values.slice(0, 1).filter(Boolean)).map(
    quote,
  )
  return literals.length ? { kind: 'has', field: name, not, values: literals, records } : null
}

/** The draft that a chip came from, to change it. */
export function draftOf(test: Test, type: TypeModel): Draft | null {
  const field = fieldNamed(type, test.field)
  if (!field) return null
  const draft = (operator: Operator, literals: string[] = []): Draft => {
    const texts = literals.map(unquote)
    const refs = isReference(field) ? texts.map((ref) => ({ ref, title: ref })) : []
    return { field: test.field, operator, values: refs.length ? [] : texts, refs }
  }
  switch (test.kind) {
    case 'empty':
      return draft(test.not ? 'filled' : 'empty')
    case 'flag':
      return draft(test.not ? 'no' : 'yes')
    case 'one_of':
      return draft(test.not ? 'not_in' : 'in', test.values)
    case 'has':
      return draft(test.not ? 'not_has' : 'has', test.values)
    case 'contains':
      return draft(test.start ? 'starts' : 'contains', [test.value])
    case 'between':
      return draft('between', [test.from, test.to])
    case 'compare':
      return compareDraft(test, field, draft)
  }
}

function compareDraft(
  test: Test & { kind: 'compare' },
  field: FieldModel,
  draft: (operator: Operator, literals?: string[]) => Draft,
): Draft {
  if (test.value === 'me') return draft('me')
  const ago = /^now\(\) - (.+)$/.exec(test.value)
  if (ago) return draft(test.by === '<' ? 'older' : 'within', [ago[1]!])
  if (test.value === 'now()') return draft('past')
  if (operatorsFor(field).includes('in'))
    return draft(test.by === '!=' ? 'not_in' : 'in', [test.value])
  const operator = (Object.keys(COMPARE) as Operator[]).find((one) => COMPARE[one] === test.by)
  return draft(operator ?? 'eq', [test.value])
}
