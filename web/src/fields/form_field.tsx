import type { FieldModel } from '@/api/wire'
import { t } from '@/words'
import { FieldInput } from './inputs'

interface Props {
  field: FieldModel
  value: unknown
  onChange: (value: unknown) => void
  values: Record<string, unknown>
  problem?: string
  required?: boolean
  siblings: FieldModel[]
  idPrefix: string
}

/** A field in a form: label, input, help, and what the server says about it. */
export function FormField({
  field,
  value,
  onChange,
  values,
  problem,
  required,
  siblings,
  idPrefix,
}: Props) {
  const id = `${idPrefix}-${field.name}`
  const described = [field.help && `${id}-help`, problem && `${id}-problem`]
    .filter(Boolean)
    .join(' ')
  const wide = ['markdown', 'rows', 'form'].includes(field.type) || field.name === 'title'
  return (
    <div className={wide ? 'form-field wide' : 'form-field'}>
      <label htmlFor={id} id={`${id}-label`}>
        {field.label}
        {required && (
          <span className="needed" title={t('field.required')}>
            <span aria-hidden="true">*</span>
            <span className="vh">{t('field.required')}</span>
          </span>
        )}
      </label>
      <FieldInput
        field={required === undefined ? field : { ...field, required }}
        id={id}
        value={value}
        onChange={onChange}
        values={values}
        siblings={siblings}
        invalid={!!problem}
        describedBy={described || undefined}
      />
      {problem && (
        <p className="bad" id={`${id}-problem`}>
          {problem}
        </p>
      )}
      {field.help && (
        <p className="help" id={`${id}-help`}>
          {field.help}
        </p>
      )}
    </div>
  )
}
