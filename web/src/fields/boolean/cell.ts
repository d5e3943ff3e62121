import { t } from '@/words'
import { type CellPainter, put, wordHtml } from '../cell'

export const booleanCell: CellPainter = {
  html: wordHtml,
  kind: 'boolean',
  width: '5.5rem',
  paint: ({ word }, value) => put(word, value === true ? t('yes') : value === false ? t('no') : ''),
}
