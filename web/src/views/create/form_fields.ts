import type { FieldModel, Me, TypeModel } from '@/api/wire'
import { hasInput } from '@/fields/input'

export interface FormSection {
  title: string
  fields: FieldModel[]
}

export interface CreateLayout {
  /** What cannot be left out, before everything else. */
  needed: FieldModel[]
  sections: FormSection[]
}

const isAsked = (field: FieldModel) => field.create && hasInput(field.type) && !field.inverse

/** Who sits in the state that comes first is asked for before what only may be filled in. */
export function layoutOf(type: TypeModel, rest: string): CreateLayout {
  const asked = type.fields.filter(isAsked)
  // The platform finds an owner by itself; a boolean that is not answered is no.
  const isNeeded = (field: FieldModel) =>
    field.required && field.type !== 'boolean' && field.name !== 'owner'
  const needed = asked.filter(isNeeded).sort((a, b) => weight(a) - weight(b))
  const placed = new Set(needed.map((field) => field.name))
  const sections = type.sections.map((section) => ({
    title: section.title,
    fields: section.fields.flatMap((name) => {
      const field = asked.find((one) => one.name === name)
      if (!field || placed.has(name)) return []
      placed.add(name)
      return [field]
    }),
  }))
  const left = asked.filter((field) => !placed.has(field.name))
  const all = left.length ? [...sections, { title: rest, fields: left }] : sections
  return { needed, sections: all.filter((section) => section.fields.length > 0) }
}

// The title first, what has a default last.
const weight = (field: FieldModel) =>
  field.name === 'title' || field.name === 'name' ? 0 : field.default === null ? 1 : 2

/** What the form holds before anybody types: defaults that a form can show. */
export function defaultsOf(
  type: TypeModel,
  me: Me,
  given: URLSearchParams,
): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const field of type.fields.filter(isAsked)) {
    const value = given.get(field.name) ?? defaultOf(field, me)
    if (value !== null && value !== undefined) values[field.name] = value
  }
  return values
}

function defaultOf(field: FieldModel, me: Me): unknown {
  const { default: value, type } = field
  if (value === null || value === undefined) return null
  if (value === 'actor') return me.person
  if (value === 'now') return type === 'datetime' ? new Date().toISOString() : null
  if (value === 'today') return new Date().toISOString().slice(0, 10)
  if (type === 'boolean') return value === true || value === 'true' || value === 'yes'
  if (type === 'integer' || type === 'decimal') return Number(value)
  return value
}
