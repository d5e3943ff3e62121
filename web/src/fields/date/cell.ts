import { ago, dateText, due, exactText } from '@/format/dates'
import { isFinal } from '@/model/lifecycle'
import { type CellPainter, draw, dress, iconHtml, put, wordHtml } from '../cell'

export const dateCell: CellPainter = {
  html: wordHtml,
  kind: 'date',
  width: '7rem',
  paint: ({ word }, value) => put(word, typeof value === 'string' ? dateText(value) : ''),
}

export const instantCell: CellPainter = {
  html: wordHtml,
  kind: 'date',
  width: '6.5rem',
  paint({ el, word }, value) {
    const instant = typeof value === 'string' ? value : ''
    put(word, instant && ago(instant))
    if (el.dataset.at !== instant) el.dataset.at = instant
  },
}

/** What has to be done by then: how much is left, how late it is. */
export const dueCell: CellPainter = {
  html: `<span>${iconHtml}<span>${wordHtml}</span></span>`,
  kind: 'due',
  width: '7.5rem',
  paint({ el, inner, use, word }, value, { type, row }) {
    const instant = typeof value === 'string' ? value : ''
    el.dataset.at = instant
    const done = isFinal(type, row.state as string | undefined)
    const { text, tone } = instant && !done ? due(instant) : { text: '', tone: 'neutral' as const }
    dress(inner, instant ? `due tone-${done ? 'quiet' : tone}` : 'due none')
    draw(use, tone === 'critical' ? 'circle-alert' : 'clock')
    put(word, done && instant ? ago(instant) : text)
  },
}

export const exactTitle = exactText
