import { useQuery } from '@tanstack/react-query'
import { recordQuery } from '@/api/queries'
import type { FieldModel, FieldType } from '@/api/wire'
import { useSession } from '@/app/context'
import { inWords, isRef, typeNamed } from '@/model/types'
import { t } from '@/words'
import type { InputProps } from '../input'
import { FieldInput } from '../inputs'

type Answers = Record<string, unknown>

/** The answers to a form that another record defines; only what that form asks is shown. */
export function FormInput(props: InputProps) {
  const fields = useFormFields(props)
  const answers = (props.value as Answers | null) ?? {}
  const shown = fields.length ? fields : Object.keys(answers).map((name) => formField({ name }))
  if (shown.length === 0) return <p className="note">{t('form.none')}</p>
  return (
    <div className="form-input" role="group" aria-labelledby={`${props.id}-label`}>
      {shown.map((field) => (
        <div key={field.name} className="form-field">
          <label htmlFor={`${props.id}-${field.name}`}>{field.label}</label>
          <FieldInput
            field={field}
            id={`${props.id}-${field.name}`}
            value={answers[field.name] ?? null}
            onChange={(value) => props.onChange({ ...answers, [field.name]: value })}
          />
        </div>
      ))}
    </div>
  )
}

/** The rows that `defined_by` leads to: a field of the record that another field names. */
function useFormFields({ field, values, siblings }: InputProps): FieldModel[] {
  const { model } = useSession()
  const [through = '', rows = ''] = field.defined_by?.split('.') ?? []
  const definer = values?.[through]
  const ref = isRef(definer) ? definer.ref : ''
  const target = siblings?.find((one) => one.name === through)?.to ?? null
  const path = typeNamed(model, target)?.path ?? ''
  const { data } = useQuery({ ...recordQuery(path, ref), enabled: !!ref && !!path })
  const lines = (data?.record[rows] as FormLine[] | undefined) ?? []
  return lines.map(formField)
}

interface FormLine {
  name: string
  label?: string | null
  type?: string | null
  choices?: string[] | null
  required?: boolean | null
  help?: string | null
}

const TYPES: Record<string, FieldType> = {
  text: 'text',
  long_text: 'markdown',
  number: 'decimal',
  date: 'date',
  datetime: 'datetime',
  choice: 'choice',
  boolean: 'boolean',
  bool: 'boolean',
  person: 'person',
  user: 'person',
}

function formField(line: FormLine): FieldModel {
  return {
    name: line.name,
    label: line.label || inWords(line.name),
    help: line.help ?? '',
    type: TYPES[line.type ?? 'text'] ?? 'text',
    of: line.choices?.map((value) => ({ value, label: value })) ?? null,
    to: line.type === 'person' || line.type === 'user' ? 'person' : null,
    columns: null,
    required: line.required ?? false,
    required_at: [],
    set_by: null,
    correctable: false,
    default: null,
    inverse: false,
    refers_any: false,
    sortable: false,
    create: true,
  }
}
