// What may be written next in a rule. The server's check is the truth; this only
// spares typing, so it errs on the side of offering nothing.
import type { FieldModel, TypeModel } from '@/api/wire'
import { quote, type Token, tokensOf } from './rule_tokens'

export interface Completion {
  label: string
  detail: string
  /** What replaces the text between from and to. */
  insert: string
  from: number
  to: number
}

export type TypeLookup = (name: string) => TypeModel | undefined

const FUNCTIONS = [
  'now()',
  'today()',
  'exists(',
  'count(',
  'age_days(',
  'days(',
  'len(',
  'coalesce(',
]
const AFTER_VALUE = ['and', 'or']
const LIMIT = 12

export function complete(
  rule: string,
  at: number,
  type: TypeModel,
  lookup: TypeLookup,
): Completion[] {
  const before = tokensOf(rule.slice(0, at))
  const last = before.at(-1)
  const typing =
    last && last.to === at && (last.kind === 'name' || last.kind === 'wrong') ? last : null
  const context = typing ? before.slice(0, -1) : before
  const from = typing?.from ?? at
  const word = (typing?.text ?? '').replace(/^'/, '').toLowerCase()
  return offers(context, type, lookup)
    .filter((offer) => matches(offer, word))
    .slice(0, LIMIT)
    .map((offer) => ({ ...offer, from, to: at }))
}

type Offer = Omit<Completion, 'from' | 'to'>

function matches(offer: Offer, word: string): boolean {
  const name = offer.insert.replace(/^'/, '').toLowerCase()
  if (name === word) return false
  return name.startsWith(word) || (word.length > 1 && offer.detail.toLowerCase().includes(word))
}

function offers(tokens: Token[], type: TypeModel, lookup: TypeLookup): Offer[] {
  const last = tokens.at(-1)
  if (last && (isTest(last) || isInList(tokens)))
    return valueOffers(fieldBefore(tokens, type, lookup))
  if (!last || isOpening(last)) {
    const owner = memberType(tokens, tokens.length, type, lookup)
    return [...fieldOffers(owner), ...wordOffers(['not', ...FUNCTIONS])]
  }
  if (last.text === '.') return fieldOffers(typeBefore(tokens.slice(0, -1), type, lookup))
  if (last.kind === 'name' && !AFTER_VALUE.includes(last.text)) {
    const field = fieldAt(tokens, tokens.length - 1, type, lookup)
    if (field) return wordOffers([...testsFor(field), ...AFTER_VALUE])
  }
  return wordOffers(AFTER_VALUE)
}

const isOpening = (token: Token) =>
  (token.kind === 'name' && ['and', 'or', 'not', 'where'].includes(token.text)) ||
  token.text === '('
const isTest = (token: Token) =>
  ['=', '!=', '<', '<=', '>', '>='].includes(token.text) || token.text === 'contains'

/** Inside `in (…)`, after the parenthesis or a comma. */
function isInList(tokens: Token[]): boolean {
  const last = tokens.at(-1)
  if (last?.text !== '(' && last?.text !== ',') return false
  const open = tokens.map((token) => token.text).lastIndexOf('(')
  return open > 0 && tokens[open - 1]!.text === 'in'
}

function fieldBefore(tokens: Token[], type: TypeModel, lookup: TypeLookup): FieldModel | undefined {
  for (let i = tokens.length - 1; i >= 0; i--) {
    const token = tokens[i]!
    if (token.kind === 'name' && !['in', 'not', 'contains', 'and', 'or'].includes(token.text)) {
      return fieldAt(tokens, i, type, lookup)
    }
  }
  return undefined
}

/** The field that the path ending at a token leads to. */
function fieldAt(
  tokens: Token[],
  end: number,
  type: TypeModel,
  lookup: TypeLookup,
): FieldModel | undefined {
  let start = end
  while (start >= 2 && tokens[start - 1]!.text === '.') start -= 2
  let owner: TypeModel | undefined = memberType(tokens, start, type, lookup)
  let field: FieldModel | undefined
  for (let i = start; i <= end; i += 2) {
    field = owner?.fields.find((one) => one.name === tokens[i]!.text)
    owner = field?.to ? lookup(field.to) : undefined
  }
  return field
}

function typeBefore(tokens: Token[], type: TypeModel, lookup: TypeLookup): TypeModel | undefined {
  const field = fieldAt(tokens, tokens.length - 1, type, lookup)
  return field?.to ? lookup(field.to) : undefined
}

/** Inside `exists(cis where …)` names belong to the members. */
function memberType(
  tokens: Token[],
  start: number,
  type: TypeModel,
  lookup: TypeLookup,
): TypeModel | undefined {
  const texts = tokens.slice(0, start).map((token) => token.text)
  const where = texts.lastIndexOf('where')
  if (where < 1 || texts.slice(where).includes(')')) return type
  const collection = type.fields.find((field) => field.name === texts[where - 1])
  return collection?.to ? lookup(collection.to) : undefined
}

function fieldOffers(type: TypeModel | undefined): Offer[] {
  return (type?.fields ?? []).map((field) => ({
    label: field.name,
    detail: field.label,
    insert: field.name,
  }))
}

const wordOffers = (words: string[]): Offer[] =>
  words.map((word) => ({ label: word, detail: '', insert: word }))

function testsFor(field: FieldModel): string[] {
  switch (field.type) {
    case 'choice':
      return ['=', '!=', 'in (', 'not in (', 'is null', 'is not null']
    case 'text':
    case 'markdown':
      return ['contains', 'starts with', '=', 'is null', 'is not null']
    case 'boolean':
      return []
    case 'reference':
    case 'person':
      return ['.', '=', '!=', 'is null', 'is not null']
    case 'references':
    case 'persons':
    case 'tags':
    case 'rows':
    case 'form':
    case 'frozen':
      return ['is null', 'is not null']
    default:
      return ['=', '<', '<=', '>', '>=', 'between', 'is null', 'is not null']
  }
}

function valueOffers(field: FieldModel | undefined): Offer[] {
  switch (field?.type) {
    case 'choice':
      return (field.of ?? []).map((choice) => ({
        label: choice.value,
        detail: choice.label,
        insert: quote(choice.value),
      }))
    case 'person':
      return wordOffers(['me'])
    case 'date':
    case 'datetime':
      return wordOffers(['today()', 'now()', 'now() - 7d', "start_of(today(), 'month')"])
    case 'boolean':
      return wordOffers(['true', 'false'])
    default:
      return []
  }
}
