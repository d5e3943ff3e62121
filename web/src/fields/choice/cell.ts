import { lookOfChoice, lookOfState } from '@/model/tones'
import { labelOf, stateLabel } from '@/model/types'
import { type CellPainter, draw, dress, iconHtml, put, textCellHtml } from './parts'

export const stateCell: CellPainter = {
  html: textCellHtml,
  kind: 'state',
  width: '8.5rem',
  paint({ inner, use, word }, value, { type }) {
    const look = lookOfState(type, String(value ?? ''))
    dress(inner, value ? `state tone-${look.tone}` : 'state none')
    draw(use, look.icon)
    put(word, stateLabel(type, value))
  },
}

export const choiceCell: CellPainter = {
  html: textCellHtml,
  kind: 'choice',
  width: '8.25rem',
  paint({ inner, use, word }, value, { field }) {
    const look = value ? lookOfChoice(field, String(value)) : null
    dress(inner, look ? `state tone-${look.tone}` : 'state none')
    if (look) draw(use, look.icon)
    put(word, value === null || value === undefined ? '' : labelOf(field, value))
  },
}

/** A grave-to-light scale at the start of a row: the sign alone, its word for those who listen. */
export const rankCell: CellPainter = {
  html: `<span>${iconHtml}<span class="vh">\u00a0</span></span>`,
  kind: 'rank',
  width: '2rem',
  paint: choiceCell.paint,
}
