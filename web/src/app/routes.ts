// Every address of the application, in both directions.
import type { Model, TypeSummary, View } from '@/api/wire'
import { typeAt, typeNamed } from '@/model/types'

export type Route =
  | { page: 'home' }
  | { page: 'search' }
  | { page: 'me' }
  | { page: 'settings' }
  | { page: 'list'; type: TypeSummary }
  | { page: 'new'; type: TypeSummary }
  | { page: 'record'; type: TypeSummary; ref: string }
  | { page: 'practice'; path: string }
  | { page: 'unknown' }

/** Pages that a practice brings along, by their path. */
export type PracticePages = ReadonlyMap<string, unknown>

export function routeOf(pathname: string, model: Model, practicePages: PracticePages): Route {
  const parts = pathname.split('/').filter(Boolean).map(decodeURIComponent)
  const [first = '', second, third] = parts
  if (practicePages.has(pathname)) return { page: 'practice', path: pathname }
  if (!first) return { page: 'home' }
  if (third) return { page: 'unknown' }
  if (first === 'admin') return second === 'settings' ? { page: 'settings' } : { page: 'unknown' }
  if (!second && (first === 'search' || first === 'me')) return { page: first }
  const type = typeAt(model, first)
  if (!type) return { page: 'unknown' }
  if (!second) return type.name === 'setting' ? { page: 'settings' } : { page: 'list', type }
  return second === 'new' ? { page: 'new', type } : { page: 'record', type, ref: second }
}

type Named = Pick<TypeSummary, 'name' | 'path'>

export const listHref = (type: Named): string =>
  type.name === 'setting' ? '/admin/settings' : `/${type.path}`

export const newHref = (type: Named): string => `/${type.path}/new`

export const recordHref = (path: string, ref: string): string =>
  `/${path}/${encodeURIComponent(ref)}`

export function viewHref(view: View, model: Model): string | null {
  const path = typeNamed(model, view.record_type)?.path
  return path ? `/${path}?view=${encodeURIComponent(view.ref)}` : null
}

/** The page of a record whose type is known by name only. */
export function refHref(model: Model, typeName: string | null, ref: string): string | null {
  const type = typeNamed(model, typeName)
  return type?.path ? recordHref(type.path, ref) : null
}
