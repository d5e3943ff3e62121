// The list that was on screen last. A record opens beside it, and next and
// previous walk along it, so its rows outlive its page.
import { get, queryOf } from '@/api/client'
import { rememberCalls } from '@/api/first'
import type { Page, Row, TypeModel } from '@/api/wire'
import { makeStore } from '@/base/store'
import { FIRST_PAGE, KeysetSource } from '@/grid/source'
import { usualColumns } from '@/model/columns'
import type { ListState } from './list_state'

export interface CurrentList {
  path: string
  key: string
  href: string
  title: string
  source: KeysetSource
  type: TypeModel
  fields: string[]
  at: number
}

export const currentList = makeStore<CurrentList | null>(null)

/** What a row needs beside its columns: for tones, the queue and the title of the record. */
const ALWAYS = ['ref', 'title', 'state', 'priority', 'updated_at']

export function fieldsFor(type: TypeModel, columns: string[]): string[] {
  const wanted = new Set([...ALWAYS, ...columns, ...type.list])
  return type.fields.map((field) => field.name).filter((name) => wanted.has(name))
}

/** The list of a state; the one that is there when nothing about its rows has changed. */
export function listFor(
  type: TypeModel,
  state: ListState,
  href: string,
  title: string,
): CurrentList {
  const path = type.path!
  const fields = fieldsFor(type, state.columns)
  const query = {
    filter: state.filter,
    q: state.q,
    sort: state.sort.join(','),
    fields: fields.join(','),
  }
  const key = path + queryOf(query)
  const present = currentList.get()
  if (present?.key === key && !present.source.error) {
    const same = { ...present, href, title, type }
    currentList.set(same)
    return same
  }
  const address = (after: string | null, limit: number) =>
    `/${path}${queryOf({ ...query, limit, after, count: after ? undefined : 1 })}`
  const source = new KeysetSource((after, limit) => get<Page<Row>>(address(after, limit)))
  rememberCalls(href, [`/model/${type.name}`, address(null, FIRST_PAGE)])
  const made: CurrentList = { path, key, href, title, source, type, fields, at: 0 }
  present?.source.close()
  currentList.set(made)
  return made
}

/** The list of a type as the model has it, for a record that was opened by its address. */
export const usualList = (type: TypeModel): CurrentList =>
  listFor(
    type,
    { filter: '', q: '', sort: type.sort, columns: usualColumns(type), view: null },
    `/${type.path}`,
    type.plural,
  )

/** Fetches some rows again and puts them in their places. */
export async function refreshRows(list: CurrentList, refs: string[]): Promise<void> {
  const shown = refs.filter((ref) => list.source.find(ref))
  if (shown.length === 0) return
  const filter = `ref in (${shown.map((ref) => `'${ref}'`).join(', ')})`
  const query = queryOf({ filter, fields: list.fields.join(','), limit: shown.length })
  const page = await get<Page<Row>>(`/${list.path}${query}`)
  for (const row of page.items) list.source.replace(row)
}

export function forgetList() {
  currentList.get()?.source.close()
  currentList.set(null)
}
