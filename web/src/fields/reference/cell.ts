import type { Ref } from '@/api/wire'
import { type CellPainter, put, wordHtml } from '../cell'

export const referenceCell: CellPainter = {
  html: wordHtml,
  kind: 'reference',
  width: '8.5rem',
  paint: ({ word }, value) => put(word, (value as Ref | null)?.title ?? ''),
}

export const referencesCell: CellPainter = {
  ...referenceCell,
  paint: ({ word }, value) =>
    put(word, ((value as Ref[] | null) ?? []).map((one) => one.title).join(', ')),
}
