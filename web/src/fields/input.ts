import type { FieldModel, FieldType } from '@/api/wire'

/** What every input of a field type gets; values are those of a record. */
export interface InputProps {
  field: FieldModel
  value: unknown
  onChange: (value: unknown) => void
  id: string
  describedBy?: string | undefined
  invalid?: boolean | undefined
  /** Values of the other fields, for inputs that depend on them. */
  values?: Record<string, unknown> | undefined
  /** The fields of the same type, for inputs that follow one of them. */
  siblings?: FieldModel[] | undefined
  /** An in-place edit: no more room than the value had. */
  tight?: boolean | undefined
}

/** Frozen copies are read only; everything else has an input. */
export const hasInput = (type: FieldType): boolean => type !== 'frozen'

/** The attributes that tie an input to its label, help and error. */
export const ariaOf = ({ id, describedBy, invalid, field }: InputProps) => ({
  id,
  'aria-describedby': describedBy,
  'aria-invalid': invalid || undefined,
  'aria-required': field.required || undefined,
})
