import type { FieldModel, TypeModel } from '@/api/wire'
import { isRanked } from './tones'

/** The scale of a type that its list shows: how grave a record is. */
export const rankedField = (type: TypeModel): FieldModel | undefined =>
  type.fields.find(
    (field) =>
      type.list.includes(field.name) &&
      field.name !== 'state' &&
      field.type === 'choice' &&
      isRanked(field),
  )

/** The columns of a list as the model has them; how grave something is comes first, as a sign. */
export function usualColumns(type: TypeModel): string[] {
  const ranked = rankedField(type)?.name
  return ranked ? [ranked, ...type.list.filter((name) => name !== ranked)] : type.list
}

/** What has to be done by then. */
export const isDue = (field: FieldModel): boolean =>
  field.type === 'datetime' && /(^|_)due_at$/.test(field.name)
