import { describe, expect, it } from 'vitest'
import type { Page, Row } from '@/api/wire'
import { KeysetSource } from './source'

const row = (i: number): Row => ({ ref: `R-${i}`, type: 'thing', revision: 1 })

/** A server with so many rows; the cursor is the number of the next one. */
function server(total: number) {
  const asked: [string | null, number][] = []
  const fetchPage = async (after: string | null, limit: number): Promise<Page<Row>> => {
    asked.push([after, limit])
    const from = Number(after ?? 0)
    const to = Math.min(total, from + limit)
    const items = Array.from({ length: to - from }, (_, i) => row(from + i))
    return { items, next: to < total ? String(to) : null, count: total, count_is: 'exact' }
  }
  return { asked, fetchPage }
}

const settle = () => new Promise((resolve) => setTimeout(resolve))

async function scrollTo(source: KeysetSource, index: number) {
  while (!source.complete && source.loaded <= index) {
    source.ensure(source.loaded, source.loaded + 40)
    await settle()
  }
}

describe('the rows of a list', () => {
  it('come page by page as one scrolls', async () => {
    const { asked, fetchPage } = server(1_000)
    const source = new KeysetSource(fetchPage)
    source.ensure(0, 40)
    await settle()
    expect(source.row(0)?.ref).toBe('R-0')
    expect(asked[0]).toEqual([null, 50])
    expect(source.total).toBe(1_000)
    expect(source.count).toBeLessThan(1_000)
    await scrollTo(source, 999)
    expect(source.row(999)?.ref).toBe('R-999')
    expect(source.count).toBe(1_000)
  })

  it('are forgotten far from the screen and fetched again by their cursor', async () => {
    const { asked, fetchPage } = server(30_000)
    const source = new KeysetSource(fetchPage)
    await scrollTo(source, 20_000)
    expect(source.row(300)).toBeUndefined()
    asked.length = 0
    source.ensure(300, 340)
    await settle()
    expect(source.row(300)?.ref).toBe('R-300')
    expect(asked[0]).toEqual(['250', 200])
  })

  it('never asks for two pages at once', async () => {
    let open = 0
    let most = 0
    const { fetchPage } = server(5_000)
    const source = new KeysetSource(async (after, limit) => {
      most = Math.max(most, ++open)
      await settle()
      open--
      return fetchPage(after, limit)
    })
    for (let i = 0; i < 50; i++) source.ensure(i * 10, i * 10 + 40)
    await scrollTo(source, 800)
    expect(most).toBe(1)
  })

  it('stop at an error and go on after it', async () => {
    let fails = true
    const { fetchPage } = server(100)
    const source = new KeysetSource(async (after, limit) => {
      if (fails) throw new Error('down')
      return fetchPage(after, limit)
    })
    source.ensure(0, 40)
    await settle()
    expect(source.error).toBeInstanceOf(Error)
    expect(source.started).toBe(false)
    fails = false
    source.ensure(0, 40)
    source.retry()
    await settle()
    expect(source.row(0)?.ref).toBe('R-0')
  })

  it('are replaced in place', async () => {
    const { fetchPage } = server(10)
    const source = new KeysetSource(fetchPage)
    source.ensure(0, 40)
    await settle()
    expect(source.replace({ ...row(3), revision: 2 })).toBe(true)
    expect(source.row(3)?.revision).toBe(2)
    expect(source.replace({ ...row(99), revision: 2 })).toBe(false)
  })
})
