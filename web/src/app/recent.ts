import { readList, writeList } from '@/base/kept'
import { makeStore } from '@/base/store'

const SHOWN = 6

/** The record types that were opened last on this browser; the newest first. */
export const recentTypes = makeStore<readonly string[]>(readList('recent-types'))

export function rememberType(name: string) {
  const before = recentTypes.get()
  // The order of what is already there stays, so that the rail does not jump about.
  if (before.includes(name)) return
  const next = [name, ...before].slice(0, SHOWN)
  recentTypes.set(next)
  writeList('recent-types', next)
}
