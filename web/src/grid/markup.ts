import { escapeHtml } from '@/base/html'
import { t } from '@/words'
import type { Column } from './grid'

export function headHtml(columns: Column[], sort: string[]): string {
  const cells = columns.map((column, i) => headCell(column, i, sort)).join('')
  const box = `<span class="c c-box" role="columnheader"><span class="vh">${escapeHtml(t('select'))}</span></span>`
  return `<div class="grid-row" role="row" aria-rowindex="1">${box}${cells}</div>`
}

function headCell({ field, painter }: Column, index: number, sort: string[]): string {
  const way =
    sort[0] === field.name ? 'ascending' : sort[0] === `-${field.name}` ? 'descending' : ''
  const label = escapeHtml(field.label)
  const arrow = way
    ? `<span class="sort" aria-hidden="true">${way === 'ascending' ? '↑' : '↓'}</span>`
    : ''
  const words = painter.kind === 'rank' ? `<span class="vh">${label}</span>` : label
  const sorted = way ? ` aria-sort="${way}"` : ''
  const able = field.sortable ? ' data-sortable' : ''
  return `<span class="c c-${painter.kind}" role="columnheader" aria-colindex="${index + 2}" data-column="${index}" title="${label}"${sorted}${able}>${words}${arrow}</span>`
}

export function rowHtml(columns: Column[]): string {
  const cells = columns
    .map(
      ({ painter }, i) =>
        `<span class="c c-${painter.kind}" role="gridcell" aria-colindex="${i + 2}">${painter.html}</span>`,
    )
    .join('')
  return `<div class="grid-row" role="row"><span class="c c-box" role="gridcell" aria-colindex="1"><input type="checkbox" tabindex="-1"></span>${cells}</div>`
}
