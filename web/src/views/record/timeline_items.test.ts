import { describe, expect, it } from 'vitest'
import type { CommentEntry, HistoryEntry } from '@/api/wire'
import { timelineOf, upTo } from './timeline_items'

const comment = (id: string, at: string) => ({ id, at }) as CommentEntry
const entry = (verb: string, at: string, ...fields: string[]) =>
  ({
    verb,
    at,
    recorded_at: at,
    revision: 1,
    by: null,
    changes: fields.map((field) => ({ field, from: null, to: 1 })),
  }) as HistoryEntry

describe('the conversation', () => {
  it('runs in time, whatever time zones the instants are written in', () => {
    const items = timelineOf(
      [comment('b', '2026-01-01T11:30:00+01:00'), comment('a', '2026-01-01T10:00:00Z')],
      [],
      [entry('create', '2026-01-01T09:00:00Z', 'title')],
    )
    expect(items.map((item) => (item.id[0] === 'c' ? item.id : item.kind))).toEqual([
      'edit',
      'ca',
      'cb',
    ])
  })
  it('leaves out what says nothing', () => {
    const history = [
      entry('change', '2026-01-01T09:00:00Z', 'updated_at'),
      entry('comment', '2026-01-01T09:00:00Z', 'responded_at'),
    ]
    expect(timelineOf([], [], history)).toEqual([])
  })
  it('ends at an instant', () => {
    const items = timelineOf(
      [comment('a', '2026-01-01T10:00:00Z'), comment('b', '2026-01-02T10:00:00Z')],
      [],
      [],
    )
    expect(upTo(items, '2026-01-01T12:00:00Z').map((item) => item.id)).toEqual(['ca'])
  })
})
