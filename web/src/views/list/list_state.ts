// The state of a list is its address: filter, full text, order, columns and the
// saved view that it began from.
import type { TypeModel, View } from '@/api/wire'
import { usualColumns } from '@/model/columns'

export interface ListState {
  filter: string
  q: string
  sort: string[]
  columns: string[]
  view: string | null
}

const split = (text: string | null | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)

/** What the address says; where it is silent the view speaks, then the model. */
export function stateOf(search: string, type: TypeModel, view: View | null): ListState {
  const params = new URLSearchParams(search)
  const said = (name: string, fallback: string | null | undefined) =>
    params.has(name) ? params.get(name)! : (fallback ?? '')
  const columns = split(said('columns', view?.columns?.join(',')))
  const sort = split(said('sort', view?.sort))
  return {
    filter: said('filter', view?.filter),
    q: said('q', ''),
    sort: sort.length ? sort : type.sort,
    columns: columns.length ? columns : usualColumns(type),
    view: params.get('view'),
  }
}

/** The address of a state: only what differs from the view and the model is said. */
export function searchOf(state: ListState, type: TypeModel, view: View | null): string {
  const base = stateOf(state.view ? `view=${encodeURIComponent(state.view)}` : '', type, view)
  const params = new URLSearchParams()
  if (state.view) params.set('view', state.view)
  if (state.filter !== base.filter) params.set('filter', state.filter)
  if (state.q !== base.q) params.set('q', state.q)
  if (!same(state.sort, base.sort)) params.set('sort', state.sort.join(','))
  if (!same(state.columns, base.columns)) params.set('columns', state.columns.join(','))
  const text = params.toString()
  return text ? `?${text}` : ''
}

/** Does the list differ from the view that it began from? */
export function isEdited(state: ListState, type: TypeModel, view: View | null): boolean {
  return view !== null && searchOf(state, type, view) !== `?view=${encodeURIComponent(view.ref)}`
}

const same = (a: string[], b: string[]) => a.join(',') === b.join(',')

/** A click on a head: rising, falling, and back to the order of the model. */
export function nextSort(sort: string[], name: string, usual: string[]): string[] {
  if (sort[0] === name) return [`-${name}`]
  if (sort[0] === `-${name}`) return usual[0] === name || usual[0] === `-${name}` ? [name] : usual
  return [name]
}

/** The other way round: how the end of a long list is reached. */
export const reversed = (sort: string[]): string[] =>
  sort.map((name) => (name.startsWith('-') ? name.slice(1) : `-${name}`))
