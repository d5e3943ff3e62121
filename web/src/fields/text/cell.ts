import { type CellPainter, put, wordHtml } from '../cell'

export const textCell: CellPainter = {
  html: wordHtml,
  kind: 'text',
  width: 'minmax(8rem, 14rem)',
  paint: ({ word }, value) => put(word, value === null || value === undefined ? '' : String(value)),
}

/** The title takes what room is left. */
export const titleCell: CellPainter = { ...textCell, kind: 'title', width: 'minmax(14rem, 1fr)' }

export const refCell: CellPainter = { ...textCell, kind: 'ref', width: '6.75rem' }
