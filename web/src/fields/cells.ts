import type { FieldModel, FieldType } from '@/api/wire'
import { isDue } from '@/model/columns'
import { isRanked } from '@/model/tones'
import { booleanCell } from './boolean/cell'
import type { CellPainter } from './cell'
import { choiceCell, rankCell, stateCell } from './choice/cell'
import { dateCell, dueCell, instantCell } from './date/cell'
import { durationCell, moneyCell, numberCell } from './number/cell'
import { personCell } from './person/cell'
import { referenceCell, referencesCell } from './reference/cell'
import { rowsCell } from './rows/cell'
import { tagsCell } from './tags/cell'
import { refCell, textCell, titleCell } from './text/cell'

const byType: Record<FieldType, CellPainter> = {
  text: textCell,
  markdown: textCell,
  integer: numberCell,
  decimal: numberCell,
  money: moneyCell,
  boolean: booleanCell,
  choice: choiceCell,
  date: dateCell,
  time: textCell,
  datetime: instantCell,
  duration: durationCell,
  reference: referenceCell,
  references: referencesCell,
  person: personCell,
  persons: referencesCell,
  tags: tagsCell,
  rows: rowsCell,
  form: rowsCell,
  frozen: rowsCell,
}

/** The painter of a column; `leads` when it stands before the number. */
export function cellFor(field: FieldModel, titleName: string, leads = false): CellPainter {
  if (field.name === 'ref') return refCell
  if (field.name === titleName) return titleCell
  if (field.name === 'state') return stateCell
  if (isDue(field)) return dueCell
  if (leads && field.type === 'choice' && isRanked(field)) return rankCell
  return byType[field.type] ?? textCell
}
