// The rows of a list, fetched page by page along the keyset. A million rows do
// not fit into a browser: pages far from the screen are forgotten and fetched
// again, by the cursor that led to them, when somebody scrolls back.
import type { Page, Row } from '@/api/wire'

export type FetchPage = (after: string | null, limit: number) => Promise<Page<Row>>

export const FIRST_PAGE = 50
const NEXT_PAGE = 200
/** Pages kept: some 10,000 rows. */
const KEPT = 50
/** Rows fetched ahead of the last one on screen. */
const AHEAD = 60
/** Rows that the scroll bar promises beyond those that are known. */
const PROMISED = 40

interface Loaded {
  start: number
  size: number
  cursor: string | null
  rows: Row[] | null
  used: number
}

export class KeysetSource {
  private readonly watchers = new Set<() => void>()
  error: unknown = null
  total: number | null = null
  exact = true
  partial = false
  private readonly pages: Loaded[] = []
  private next: string | null = null
  private ended = false
  private known = 0
  private wanted = 0
  private clock = 0
  private busy = false
  private closed = false

  constructor(
    private readonly fetchPage: FetchPage,
    first?: Page<Row>,
  ) {
    if (first) this.append(first, null)
  }

  /** Calls back whenever there is something new to show. */
  watch(listener: () => void): () => void {
    this.watchers.add(listener)
    return () => this.watchers.delete(listener)
  }

  private changed() {
    for (const listener of this.watchers) listener()
  }

  get loading() {
    return this.busy
  }

  /** False until the first answer is there. */
  get started() {
    return this.pages.length > 0
  }

  get complete() {
    return this.ended
  }

  get loaded() {
    return this.known
  }

  /** How many rows the grid lays out: those that are known and a few that will be. */
  get count(): number {
    if (this.ended) return this.known
    const rest = this.total === null ? PROMISED : Math.max(0, this.total - this.known)
    return this.known + Math.min(PROMISED, this.exact ? rest : PROMISED)
  }

  row(index: number): Row | undefined {
    const page = this.pageOf(index)
    if (!page) return undefined
    page.used = ++this.clock
    return page.rows?.[index - page.start]
  }

  ensure(from: number, to: number) {
    this.wanted = Math.max(this.wanted, to + AHEAD)
    const missing = this.missing(from, to)
    if (missing || (!this.ended && this.known < to + AHEAD)) void this.pump(from, to)
  }

  retry() {
    this.error = null
    void this.pump(0, this.wanted)
  }

  close() {
    this.closed = true
  }

  /** Puts a newer version of a row in its place; false when it is not loaded. */
  replace(row: Row): boolean {
    for (const page of this.pages) {
      const at = page.rows?.findIndex((one) => one.ref === row.ref) ?? -1
      if (at < 0) continue
      page.rows![at] = row
      this.changed()
      return true
    }
    return false
  }

  find(ref: string): { row: Row; index: number } | null {
    for (const page of this.pages) {
      const at = page.rows?.findIndex((one) => one.ref === ref) ?? -1
      if (at >= 0) return { row: page.rows![at]!, index: page.start + at }
    }
    return null
  }

  private pageOf(index: number): Loaded | undefined {
    let low = 0
    let high = this.pages.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const page = this.pages[middle]!
      if (index < page.start) high = middle - 1
      else if (index >= page.start + page.size) low = middle + 1
      else return page
    }
    return undefined
  }

  private missing(from: number, to: number): Loaded | undefined {
    for (let i = from; i < Math.min(to, this.known); ) {
      const page = this.pageOf(i)
      if (!page) return undefined
      if (!page.rows) return page
      i = page.start + page.size
    }
    return undefined
  }

  /** One request at a time: what is on screen first, then what comes next. */
  private async pump(from: number, to: number) {
    if (this.busy || this.closed || this.error) return
    this.busy = true
    try {
      const missing = this.missing(from, to)
      if (missing) await this.reload(missing)
      else if (!this.ended && this.known < this.wanted) await this.loadNext()
      else return
    } catch (error) {
      this.error = error
    } finally {
      this.busy = false
      this.wanted = Math.min(this.wanted, this.known + NEXT_PAGE)
    }
    if (!this.closed) this.changed()
  }

  private async loadNext() {
    const cursor = this.next
    const limit = this.started ? NEXT_PAGE : FIRST_PAGE
    this.append(await this.fetchPage(cursor, limit), cursor)
  }

  private async reload(page: Loaded) {
    const answer = await this.fetchPage(page.cursor, page.size)
    // Rows may have come or gone in between; the page keeps its place and size.
    page.rows = answer.items.slice(0, page.size)
    page.used = ++this.clock
    this.forget()
  }

  private append(answer: Page<Row>, cursor: string | null) {
    this.pages.push({
      start: this.known,
      size: answer.items.length,
      cursor,
      rows: answer.items,
      used: ++this.clock,
    })
    this.known += answer.items.length
    this.next = answer.next
    this.ended = answer.next === null
    this.partial = answer.partial ?? false
    if (answer.count !== undefined) {
      this.total = answer.count
      this.exact = answer.count_is !== 'at_least'
    }
    if (this.ended) {
      this.total = this.known
      this.exact = true
    }
    this.forget()
  }

  private forget() {
    const held = this.pages.filter((page) => page.rows)
    if (held.length <= KEPT) return
    const oldest = held.reduce((a, b) => (a.used < b.used ? a : b))
    oldest.rows = null
  }
}
