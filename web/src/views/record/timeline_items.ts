// The conversation, the files and the changes of a record as one sequence in time.
import type { AttachmentEntry, Change, CommentEntry, HistoryEntry } from '@/api/wire'

export type TimelineItem =
  | { kind: 'comment'; at: string; id: string; comment: CommentEntry }
  | { kind: 'file'; at: string; id: string; file: AttachmentEntry }
  | { kind: 'edit'; at: string; id: string; entry: HistoryEntry; changes: Change[] }

/** Fields that change with every change: they say nothing in a conversation. */
const NOISE = new Set(['updated_at', 'updated_by', 'revision', 'created_at', 'created_by'])

const STAYS_WITH_CREATION = new Set(['create', 'comment', 'attach', 'attachment'])

export function timelineOf(
  comments: CommentEntry[],
  files: AttachmentEntry[],
  history: HistoryEntry[],
): TimelineItem[] {
  const items: TimelineItem[] = [
    ...comments.map((comment) => ({
      kind: 'comment' as const,
      at: comment.at,
      id: `c${comment.id}`,
      comment,
    })),
    ...files.map((file) => ({ kind: 'file' as const, at: file.at, id: `f${file.id}`, file })),
    ...history.flatMap(changeItem),
  ]
  return items.sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || order(a) - order(b))
}

// At the same instant: what was done, then what was said about it.
const order = (item: TimelineItem) => ({ edit: 0, file: 1, comment: 2 })[item.kind]

function changeItem(entry: HistoryEntry): TimelineItem[] {
  const changes = entry.changes.filter((change) => !NOISE.has(change.field))
  const told =
    entry.verb === 'create' || (changes.length > 0 && !STAYS_WITH_CREATION.has(entry.verb))
  if (!told) return []
  const id = `h${entry.revision}-${entry.recorded_at}`
  return [
    { kind: 'edit', at: entry.at, id, entry, changes: entry.verb === 'create' ? [] : changes },
  ]
}

/** Only what had happened by an instant, for a record as it was. */
export const upTo = (items: TimelineItem[], instant: string): TimelineItem[] =>
  items.filter((item) => Date.parse(item.at) <= Date.parse(instant))
