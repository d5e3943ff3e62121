import { currentList } from '../list/current_list'

/** The record before or after this one in the list it was opened from. */
export function neighbour(path: string, ref: string, by: 1 | -1): string | null {
  const list = currentList.get()
  if (list?.path !== path) return null
  const here = list.source.find(ref)
  if (!here) return null
  list.source.ensure(here.index, here.index + 2)
  return list.source.row(here.index + by)?.ref ?? null
}
