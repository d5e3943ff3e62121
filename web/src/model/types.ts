import type { FieldModel, Model, Ref, TypeModel, TypeSummary } from '@/api/wire'

export const typeAt = (model: Model, path: string): TypeSummary | undefined =>
  model.types.find((type) => type.path === path)

export const typeNamed = (model: Model, name: string | null): TypeSummary | undefined =>
  model.types.find((type) => type.name === name)

export const fieldNamed = (type: TypeModel, name: string): FieldModel | undefined =>
  type.fields.find((field) => field.name === name)

export const labelOf = (field: Pick<FieldModel, 'of'>, value: unknown): string =>
  field.of?.find((choice) => choice.value === value)?.label ?? String(value ?? '')

const stateLabels = (type: TypeModel) => type.lifecycle?.states ?? []

export const stateLabel = (type: TypeModel, name: unknown): string =>
  stateLabels(type).find((state) => state.name === name)?.label ?? String(name ?? '')

export const isRef = (value: unknown): value is Ref =>
  typeof value === 'object' && value !== null && 'ref' in value

/** What a reference is called; one without a title by its number. */
export const refTitle = (one: Ref): string => one.title || one.ref

/** Nothing at all, by the same measure as the rule language. */
export function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true
  if (typeof value === 'string') return value.trim() === ''
  if (Array.isArray(value)) return value.length === 0
  return typeof value === 'object' && Object.keys(value).length === 0
}

/** A value as a body carries it: references by their number. */
export function bodyValue(value: unknown): unknown {
  if (isRef(value)) return value.ref
  if (Array.isArray(value)) return value.map((one) => (isRef(one) ? one.ref : one))
  if (typeof value === 'string' && value.trim() === '') return null
  return value ?? null
}

export const bodyOf = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, bodyValue(value)]))

export const sameValue = (a: unknown, b: unknown): boolean =>
  JSON.stringify(bodyValue(a)) === JSON.stringify(bodyValue(b))

/** The sections of a type, and the fields that none of them names. */
export function sectionsOf(
  type: TypeModel,
  rest: string,
): { title: string; fields: FieldModel[] }[] {
  const placed = new Set<string>()
  const sections = type.sections.map((section) => ({
    title: section.title,
    fields: section.fields.flatMap((name) => {
      placed.add(name)
      return fieldNamed(type, name) ?? []
    }),
  }))
  const left = type.fields.filter((field) => !placed.has(field.name))
  return left.length ? [...sections, { title: rest, fields: left }] : sections
}

/** `cost_rate` → `Cost rate`, for names that carry no label of their own. */
export function inWords(name: string): string {
  const text = name.replaceAll('_', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
