import { type CellPainter, put, wordHtml } from '../cell'

export const tagsCell: CellPainter = {
  html: wordHtml,
  kind: 'text',
  width: '8rem',
  paint: ({ word }, value) => put(word, ((value as string[] | null) ?? []).join(', ')),
}
