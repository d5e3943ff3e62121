import { iconHtml, wordHtml } from '../cell'

export { type CellPainter, draw, dress, iconHtml, put } from '../cell'
export const textCellHtml = `<span>${iconHtml}<span class="cut">${wordHtml}</span></span>`
