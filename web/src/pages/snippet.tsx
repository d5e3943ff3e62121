import type { ReactNode } from 'react'

/** The words that were searched for, marked where they stand. */
export function marked(text: string, q: string): ReactNode[] {
  const words = q.trim().split(/\s+/).filter(Boolean).map(escapePattern)
  if (words.length === 0) return [text]
  const pattern = new RegExp(`(${words.join('|')})`, 'giu')
  return text.split(pattern).map((part, i) =>
    i % 2 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
      <mark key={i}>{part}</mark>
    ) : (
      part
    ),
  )
}

const escapePattern = (word: string) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
