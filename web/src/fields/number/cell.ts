import type { Money } from '@/api/wire'
import { durationText } from '@/format/durations'
import { decimal, money } from '@/format/numbers'
import { type CellPainter, put, wordHtml } from '../cell'

const base = { html: wordHtml, kind: 'number', width: '6.5rem' }

export const numberCell: CellPainter = {
  ...base,
  paint: ({ word }, value) => put(word, typeof value === 'number' ? decimal(value) : ''),
}

export const moneyCell: CellPainter = {
  ...base,
  width: '7.5rem',
  paint: ({ word }, value) => put(word, value ? money(value as Money) : ''),
}

export const durationCell: CellPainter = {
  ...base,
  paint: ({ word }, value) => put(word, typeof value === 'number' ? durationText(value) : ''),
}
