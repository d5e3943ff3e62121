import { t } from '@/words'
import { type CellPainter, put, wordHtml } from '../cell'

/** Tables, forms and frozen copies do not fit into a cell; how much there is does. */
export const rowsCell: CellPainter = {
  html: wordHtml,
  kind: 'number',
  width: '6.5rem',
  paint({ word }, value) {
    const n = Array.isArray(value) ? value.length : value ? Object.keys(value).length : 0
    put(word, n ? t('rows.count', { n }) : '')
  },
}
