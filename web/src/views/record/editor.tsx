import { type FocusEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { FieldModel, TypeModel, WholeRecord } from '@/api/wire'
import { FieldInput } from '@/fields/inputs'
import { sameValue } from '@/model/types'
import { t } from '@/words'
import type { Edit } from './edit'

interface Props {
  field: FieldModel
  type: TypeModel
  record: WholeRecord
  edit: Edit
  onClose: () => void
}

/** Types whose new value is whole the moment it is chosen. */
const AT_ONCE = new Set(['choice', 'boolean', 'reference', 'person'])

/** The input of one field of a record, in the place of its value. */
export default function Editor({ field, type, record, edit, onClose }: Props) {
  const [value, setValue] = useState<unknown>(record[field.name] ?? null)
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const id = `edit-${field.name}`
  useEffect(() => {
    const input = box.current?.querySelector<HTMLElement>('input, select, textarea')
    input?.focus()
    if (input instanceof HTMLSelectElement) input.showPicker?.()
  }, [])

  const save = async (next: unknown) => {
    if (sameValue(next, record[field.name])) return onClose()
    setBusy(true)
    const refused = await edit.save({ [field.name]: next })
    setBusy(false)
    if (refused) setProblem(refused)
    else onClose()
  }
  const onKey = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement
    if (event.key === 'Escape') {
      event.stopPropagation()
      onClose()
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      if (target.matches('textarea, button') && !(event.metaKey || event.ctrlKey)) return
      event.preventDefault()
      event.stopPropagation()
      void save(value)
    }
  }
  const onChange = (next: unknown) => {
    setValue(next)
    setProblem('')
    if (AT_ONCE.has(field.type)) void save(next)
  }
  // Going elsewhere without a change ends the edit; with one it waits to be saved.
  const onBlur = (event: FocusEvent) => {
    if (
      !box.current?.contains(event.relatedTarget as Node) &&
      sameValue(value, record[field.name]) &&
      !problem
    )
      onClose()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the input inside takes the keys
    <div ref={box} className="inline-edit" onKeyDown={onKey} onBlur={onBlur}>
      <label className="vh" htmlFor={id} id={`${id}-label`}>
        {field.label}
      </label>
      <FieldInput
        field={field}
        id={id}
        value={value}
        values={{ ...record, [field.name]: value }}
        siblings={type.fields}
        onChange={onChange}
        invalid={!!problem}
        describedBy={problem ? `${id}-problem` : undefined}
        tight
      />
      {problem && (
        <p className="bad" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
      {!AT_ONCE.has(field.type) && (
        <span className="inline-acts">
          <button
            type="button"
            className="b small primary"
            disabled={busy}
            onClick={() => void save(value)}
          >
            {t('save')}
          </button>
          <button type="button" className="b small" onClick={onClose}>
            {t('cancel')}
          </button>
        </span>
      )}
    </div>
  )
}
