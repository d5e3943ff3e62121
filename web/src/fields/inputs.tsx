import '@/styles/forms.css'
import type { ComponentType } from 'react'
import type { FieldType } from '@/api/wire'
import { BooleanInput } from './boolean/input'
import { ChoiceInput } from './choice/input'
import { DateInput, InstantInput } from './date/input'
import { FormInput } from './form/input'
import type { InputProps } from './input'
import { MarkdownInput } from './markdown/input'
import { DurationInput, MoneyInput, NumberInput } from './number/input'
import { ReferenceInput, ReferencesInput } from './reference/input'
import { RowsInput } from './rows/input'
import { TagsInput } from './tags/input'
import { TextInput, TimeInput } from './text/input'

const byType: Partial<Record<FieldType, ComponentType<InputProps>>> = {
  text: TextInput,
  markdown: MarkdownInput,
  integer: NumberInput,
  decimal: NumberInput,
  money: MoneyInput,
  boolean: BooleanInput,
  choice: ChoiceInput,
  date: DateInput,
  time: TimeInput,
  datetime: InstantInput,
  duration: DurationInput,
  reference: ReferenceInput,
  references: ReferencesInput,
  person: ReferenceInput,
  persons: ReferencesInput,
  tags: TagsInput,
  rows: RowsInput,
  form: FormInput,
}

export function FieldInput(props: InputProps) {
  const Input = byType[props.field.type] ?? TextInput
  return <Input {...props} />
}
