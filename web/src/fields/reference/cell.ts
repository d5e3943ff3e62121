import type { Ref } from '@/api/wire'
import { refTitle } from '@/model/types'
import { type CellPainter, put, wordHtml } from '../cell'

export const referenceCell: CellPainter = {
  html: wordHtml,
  kind: 'reference',
  width: '8.5rem',
  paint: ({ word }, value) => put(word, value ? refTitle(value as Ref) : ''),
}

export const referencesCell: CellPainter = {
  ...referenceCell,
  paint: ({ word }, value) => put(word, ((value as Ref[] | null) ?? []).map(refTitle).join(', ')),
}
