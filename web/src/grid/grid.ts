// A virtual grid without a framework: a fixed pool of rows, moved by transform
// and repainted by the painters of the fields.
import type { FieldModel, Row, TypeModel } from '@/api/wire'
import { bindCell, type CellPainter, type CellParts } from '@/fields/cell'
import { cellFor } from '@/fields/cells'
import { exactText } from '@/format/dates'
import { t } from '@/words'
import { headHtml, rowHtml } from './markup'
import type { KeysetSource } from './source'

export interface Column {
  field: FieldModel
  painter: CellPainter
}

export interface GridOptions {
  type: TypeModel
  columns: Column[]
  source: KeysetSource
  sort: string[]
  open(row: Row, newTab: boolean): void
  onSort(field: FieldModel): void
  onSelect(picked: ReadonlySet<string>): void
  onEnd(): void
}

interface PooledRow {
  el: HTMLElement
  cells: CellParts[]
  box: HTMLInputElement
  index: number
  row: Row | undefined
}

/** Browsers limit the height of an element; beyond this the scroll bar is scaled. */
const MAX_HEIGHT_PX = 15_000_000
const OVERSCAN = 6
const HEAD_PX = 30

export const columnsOf = (fields: FieldModel[]): Column[] => {
  const title = fields.find((field) => field.name === 'title' || field.name === 'name')?.name ?? ''
  const before = fields.findIndex((field) => field.name === 'ref' || field.name === title)
  return fields.map((field, i) => ({ field, painter: cellFor(field, title, i < before) }))
}

export class Grid {
  readonly el = document.createElement('div')
  readonly picked = new Set<string>()
  at = 0
  private readonly body = document.createElement('div')
  private readonly head = document.createElement('div')
  private readonly run = document.createElement('div')
  private pool: PooledRow[] = []
  private template: HTMLElement | null = null
  private rowHeight = 34
  private top = 0
  private tall = 0
  private frame = 0
  private anchor = -1
  private observer: ResizeObserver | null = null
  private unwatch: () => void = () => {}

  constructor(private o: GridOptions) {
    this.el.className = 'grid'
    this.body.className = 'grid-body'
    this.body.tabIndex = 0
    this.body.setAttribute('role', 'grid')
    this.body.setAttribute('aria-multiselectable', 'true')
    this.head.className = 'grid-head'
    this.head.setAttribute('role', 'rowgroup')
    this.run.className = 'grid-run'
    this.run.setAttribute('role', 'rowgroup')
    this.body.append(this.head, this.run)
    this.el.append(this.body)
    this.listen()
    this.use(o)
  }

  /** New columns, order or source: the pool is made again, the place is kept only for the same source. */
  use(options: GridOptions) {
    const sameSource = options.source === this.o.source
    this.o = options
    this.body.setAttribute('aria-label', options.type.plural)
    this.body.setAttribute('aria-colcount', String(options.columns.length + 1))
    const widths = options.columns.map((column) => column.painter.width).join(' ')
    this.el.style.setProperty('--cols', `1.75rem ${widths}`)
    this.head.innerHTML = headHtml(options.columns, options.sort)
    this.run.replaceChildren()
    this.pool = []
    this.template = null
    if (!sameSource) {
      this.at = 0
      this.top = 0
      this.body.scrollTop = 0
    }
    this.unwatch()
    this.unwatch = options.source.watch(() => this.refresh())
    if (this.tall) this.resize(this.tall)
  }

  mount(host: HTMLElement) {
    host.append(this.el)
    this.unwatch()
    this.unwatch = this.o.source.watch(() => this.refresh())
    this.rowHeight = this.measureRow()
    this.resize(host.clientHeight || innerHeight)
    this.observer = new ResizeObserver(([entry]) => {
      this.rowHeight = this.measureRow()
      this.resize(entry!.contentRect.height)
    })
    this.observer.observe(this.body)
  }

  unmount() {
    this.observer?.disconnect()
    this.unwatch()
    this.unwatch = () => {}
    this.el.remove()
  }

  focus() {
    this.body.focus({ preventScroll: true })
  }

  refresh() {
    const count = this.o.source.count
    this.run.style.height = `${Math.min(count * this.rowHeight, MAX_HEIGHT_PX)}px`
    const { total, exact } = this.o.source
    this.body.setAttribute('aria-rowcount', String(total !== null && exact ? total + 1 : -1))
    if (this.at >= count) this.at = Math.max(0, count - 1)
    this.paint()
  }

  current(): Row | undefined {
    return this.o.source.row(this.at)
  }

  move(by: number) {
    this.go(this.at + by)
  }

  go(index: number) {
    const count = this.o.source.count
    this.at = Math.max(0, Math.min(count - 1, index))
    const y = this.at * this.rowHeight - this.shift()
    const room = this.tall - HEAD_PX
    if (y < this.top) this.scrollTo(y)
    else if (y + this.rowHeight > this.top + room) this.scrollTo(y + this.rowHeight - room)
    this.paint()
  }

  toggle(index = this.at) {
    const row = this.o.source.row(index)
    if (!row) return
    if (!this.picked.delete(row.ref)) this.picked.add(row.ref)
    this.anchor = index
    this.selected()
  }

  /** Moves and takes every row on the way into the selection. */
  extend(by: number) {
    if (this.anchor < 0) this.anchor = this.at
    this.pickAt(this.at)
    this.move(by)
    this.pickAt(this.at)
    this.selected()
  }

  pickRange(to: number) {
    const from = this.anchor < 0 ? this.at : this.anchor
    for (let i = Math.min(from, to); i <= Math.max(from, to); i++) this.pickAt(i)
    this.selected()
  }

  pickAll() {
    for (let i = 0; i < this.o.source.loaded; i++) this.pickAt(i)
    this.selected()
  }

  clearPicked() {
    this.picked.clear()
    this.anchor = -1
    this.selected()
  }

  private pickAt(index: number) {
    const row = this.o.source.row(index)
    if (row) this.picked.add(row.ref)
  }

  private selected() {
    this.o.onSelect(new Set(this.picked))
    this.paint()
  }

  private scrollTo(y: number) {
    this.top = Math.max(0, y)
    this.body.scrollTop = this.top
  }

  /** With a scaled scroll bar rows are shifted against their true place. */
  private shift(): number {
    const full = this.o.source.count * this.rowHeight
    if (full <= MAX_HEIGHT_PX) return 0
    const room = this.tall - HEAD_PX
    const share = this.top / Math.max(1, MAX_HEIGHT_PX - room)
    return share * (full - MAX_HEIGHT_PX)
  }

  private measureRow(): number {
    const style = getComputedStyle(this.el)
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    const text = style.getPropertyValue('--row').trim()
    return Math.round(Number.parseFloat(text || '2.125rem') * (text.endsWith('px') ? 1 : rem))
  }

  private resize(tall: number) {
    this.tall = tall
    const rows = Math.ceil(tall / this.rowHeight) + OVERSCAN
    if (rows > this.pool.length) this.grow(rows)
    for (const pooled of this.pool) pooled.index = -1
    this.refresh()
  }

  private grow(rows: number) {
    this.template ??= this.makeTemplate()
    const fragment = document.createDocumentFragment()
    while (this.pool.length < rows) {
      const el = this.template.cloneNode(true) as HTMLElement
      const [boxCell, ...cells] = [...el.children] as HTMLElement[]
      const box = boxCell!.firstElementChild as HTMLInputElement
      this.pool.push({ el, cells: cells.map(bindCell), box, index: -1, row: undefined })
      fragment.append(el)
    }
    this.run.append(fragment)
  }

  private makeTemplate(): HTMLElement {
    const template = document.createElement('template')
    template.innerHTML = rowHtml(this.o.columns)
    return template.content.firstElementChild as HTMLElement
  }

  private paint() {
    const { source } = this.o
    const shift = this.shift()
    const first = Math.floor((this.top + shift) / this.rowHeight) - OVERSCAN / 2
    const size = this.pool.length
    const from = Math.max(0, Math.min(first, source.count - size))
    source.ensure(from, Math.min(source.count, from + size))
    for (let i = from; i < from + size; i++) this.paintRow(this.pool[i % size]!, i, shift)
    this.body.setAttribute('aria-activedescendant', source.count ? `row-${this.at}` : '')
  }

  private paintRow(pooled: PooledRow, index: number, shift: number) {
    const { el } = pooled
    if (index >= this.o.source.count) {
      el.hidden = true
      pooled.index = -1
      return
    }
    const row = this.o.source.row(index)
    if (pooled.index !== index || shift) {
      pooled.index = index
      el.hidden = false
      el.style.transform = `translateY(${index * this.rowHeight - shift}px)`
      el.id = `row-${index}`
      el.dataset.index = String(index)
      el.setAttribute('aria-rowindex', String(index + 2))
    }
    const picked = row ? this.picked.has(row.ref) : false
    pooled.box.checked = picked
    el.setAttribute('aria-selected', String(picked))
    el.classList.toggle('at', index === this.at)
    if (pooled.row === row && row) return
    pooled.row = row
    el.classList.toggle('wait', !row)
    pooled.box.setAttribute('aria-label', row ? t('select.row', { ref: row.ref }) : t('loading'))
    if (row) this.paintCells(pooled, row)
  }

  private paintCells(pooled: PooledRow, row: Row) {
    const { type, columns } = this.o
    columns.forEach(({ field, painter }, i) => {
      const cell = pooled.cells[i]!
      cell.el.title = ''
      painter.paint(cell, row[field.name], { field, type, row })
    })
  }

  private listen() {
    this.body.addEventListener('scroll', () => this.onScroll(), { passive: true })
    this.body.addEventListener('keydown', (event) => this.onKey(event))
    this.run.addEventListener('pointerover', (event) => explain(event))
    this.run.addEventListener('click', (event) => this.onClick(event))
    this.run.addEventListener('auxclick', (event) => event.button === 1 && this.onClick(event))
    this.head.addEventListener('click', (event) => {
      const index = (event.target as Element).closest<HTMLElement>('[data-column]')?.dataset.column
      const column = index === undefined ? undefined : this.o.columns[Number(index)]
      if (column?.field.sortable) this.o.onSort(column.field)
    })
  }

  private onScroll() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0
      this.top = this.body.scrollTop
      this.paint()
    })
  }

  private onClick(event: MouseEvent) {
    const target = event.target as Element
    const index = Number(target.closest<HTMLElement>('.grid-row')?.dataset.index ?? -1)
    if (index < 0) return
    this.at = index
    if (event.shiftKey) return this.pickRange(index)
    if (target.closest('.c-box')) return this.toggle(index)
    this.openRow(index, event.ctrlKey || event.metaKey || event.button === 1)
  }

  openRow(index = this.at, newTab = false) {
    const row = this.o.source.row(index)
    this.paint()
    if (row) this.o.open(row, newTab)
  }

  private onKey(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const page = Math.max(1, Math.floor((this.tall - HEAD_PX) / this.rowHeight) - 1)
    const act: Record<string, () => void> = {
      ArrowDown: () => (event.shiftKey ? this.extend(1) : this.move(1)),
      ArrowUp: () => (event.shiftKey ? this.extend(-1) : this.move(-1)),
      PageDown: () => this.move(page),
      PageUp: () => this.move(-page),
      Home: () => this.go(0),
      End: () => (this.o.source.complete ? this.go(this.o.source.count - 1) : this.o.onEnd()),
      Enter: () => this.openRow(this.at, event.shiftKey),
      ' ': () => this.toggle(),
    }
    const action = act[event.key]
    if (!action) return
    event.preventDefault()
    event.stopPropagation()
    action()
  }
}

/** What a cut or shortened cell says in full, once the pointer asks. */
function explain(event: Event) {
  const cell = (event.target as Element).closest<HTMLElement>('.c')
  if (!cell || cell.title) return
  cell.title = cell.dataset.at ? exactText(cell.dataset.at) : (cell.textContent ?? '').trim()
}
