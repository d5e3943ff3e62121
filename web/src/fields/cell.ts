// A cell of the grid. `html` makes its inside once, `paint` writes into it: no
// parsing and no allocation while scrolling. One file per field type.
import type { FieldModel, Row, TypeModel } from '@/api/wire'
import { iconHref } from '@/icons/href'

export interface CellParts {
  el: HTMLElement
  /** The first element inside, which carries tone and shape. */
  inner: HTMLElement | null
  /** The last text, where the words go. */
  word: Text
  use: SVGUseElement | null
  mark: HTMLElement | null
}

export interface CellContext {
  field: FieldModel
  type: TypeModel
  row: Row
}

export interface CellPainter {
  html: string
  /** Added to the cell's class, for width and alignment. */
  kind: string
  width: string
  paint(parts: CellParts, value: unknown, context: CellContext): void
}

const BLANK = '\u00a0'
export const wordHtml = BLANK
export const iconHtml = '<svg class="i" aria-hidden="true"><use/></svg>'

export function bindCell(el: HTMLElement): CellParts {
  let node: Node = el
  while (node.lastChild) node = node.lastChild
  return {
    el,
    inner: el.firstElementChild as HTMLElement | null,
    word: node as Text,
    use: el.querySelector('use'),
    mark: el.querySelector<HTMLElement>('[data-mark]'),
  }
}

export function put(word: Text, text: string) {
  if (word.data !== text) word.data = text
}

export function dress(el: HTMLElement | null, className: string) {
  if (el && el.className !== className) el.className = className
}

export function draw(use: SVGUseElement | null, icon: string) {
  const href = iconHref(icon)
  if (use && use.getAttribute('href') !== href) use.setAttribute('href', href)
}
