import type { TypeModel } from '@/api/wire'
import { dateText } from '@/format/dates'
import type { Chip, Comparison } from '@/model/chips'
import { textOf } from '@/model/chips'
import { unquote } from '@/model/rule_tokens'
import { fieldNamed, inWords, labelOf, stateLabel } from '@/model/types'
import { t } from '@/words'

const BY: Record<Comparison, string> = {
  '=': '=',
  '!=': '≠',
  '<': '<',
  '<=': '≤',
  '>': '>',
  '>=': '≥',
}

/** A test in words: `State is not Closed`. */
export function chipWords(chip: Chip, type: TypeModel): string {
  if (chip.kind === 'rule') return chip.text
  const field = fieldNamed(type, chip.field)
  const name = field?.label ?? inWords(chip.field)
  const value = (literal: string) => valueWords(literal, chip.field, type)
  switch (chip.kind) {
    case 'empty':
      return t(chip.not ? 'chip.filled' : 'chip.empty', { name })
    case 'flag':
      return t(chip.not ? 'chip.is_not_set' : 'chip.is_set', { name })
    case 'one_of':
      return t(chip.not ? 'chip.not_in' : 'chip.in', {
        name,
        values: chip.values.map(value).join(', '),
      })
    case 'has':
      return t(chip.not ? 'chip.not_has' : 'chip.has', {
        name,
        values: chip.values.map(value).join(', '),
      })
    case 'contains': {
      const key = chip.start ? 'chip.starts' : 'chip.contains'
      return chip.not ? textOf(chip) : t(key, { name, value: value(chip.value) })
    }
    case 'between':
      return t('chip.between', { name, from: value(chip.from), to: value(chip.to) })
    case 'compare':
      return compareWords(chip.by, name, value(chip.value), isOrdered(field?.type))
  }
}

function compareWords(by: Comparison, name: string, value: string, ordered: boolean): string {
  if (!ordered && by === '=') return t('chip.is', { name, value })
  if (!ordered && by === '!=') return t('chip.is_not', { name, value })
  return `${name} ${BY[by]} ${value}`
}

const isOrdered = (type: string | undefined) =>
  ['integer', 'decimal', 'money', 'date', 'datetime', 'duration'].includes(type ?? '')

function valueWords(literal: string, fieldName: string, type: TypeModel): string {
  if (literal === 'me') return t('chip.me')
  const text = unquote(literal)
  if (fieldName === 'state') return stateLabel(type, text)
  const field = fieldNamed(type, fieldName)
  if (field?.of) return labelOf(field, text)
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return dateText(text)
  const moment = /^(now|today)\(\)(?: - (\d+)(mo|[mhdwy]))?$/.exec(text)
  if (moment) return momentWords(moment)
  return text
}

function momentWords([, name, n, unit]: RegExpExecArray): string {
  const moment = name === 'now' ? t('chip.now') : t('chip.today')
  return n ? t('chip.before', { moment, span: `${n}${unit}` }) : moment
}
