// Places a popover beside what opened it. Positions are set as properties, which
// the content security policy allows, not as style attributes.

const GAP = 4
const EDGE = 8

export interface Placing {
  align?: 'start' | 'end'
  /** As wide as the opener at least. */
  fit?: boolean
}

export function place(panel: HTMLElement, opener: Element, placing: Placing = {}) {
  const anchor = opener.getBoundingClientRect()
  const style = panel.style
  style.position = 'fixed'
  style.inset = 'auto'
  style.margin = '0'
  if (placing.fit) style.minWidth = `${anchor.width}px`
  style.maxWidth = `${innerWidth - 2 * EDGE}px`
  const size = panel.getBoundingClientRect()
  const below = innerHeight - anchor.bottom - GAP - EDGE
  const above = anchor.top - GAP - EDGE
  const up = size.height > below && above > below
  style.maxHeight = `${Math.max(120, up ? above : below)}px`
  const height = Math.min(size.height, up ? above : below)
  style.top = `${up ? anchor.top - GAP - height : anchor.bottom + GAP}px`
  const rtl = getComputedStyle(opener).direction === 'rtl'
  const toEnd = (placing.align === 'end') !== rtl
  const left = toEnd ? anchor.right - size.width : anchor.left
  style.left = `${Math.min(Math.max(EDGE, left), innerWidth - size.width - EDGE)}px`
}
