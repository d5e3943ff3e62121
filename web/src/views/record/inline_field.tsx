import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import type { FieldModel, TypeModel, WholeRecord } from '@/api/wire'
import { useStore } from '@/base/use_store'
import { FieldView } from '@/fields/views'
import { isEmpty } from '@/model/types'
import { Icon } from '@/ui/icon'
import { t } from '@/words'
import type { Edit } from './edit'
import { editRequest } from './edit_request'

const Editor = lazy(() => import('./editor'))

interface Props {
  field: FieldModel
  type: TypeModel
  record: WholeRecord
  edit: Edit
}

/** A value that becomes its own input; Enter saves, Escape leaves it as it was. */
export function InlineField({ field, type, record, edit }: Props) {
  const value = record[field.name]
  const [editing, setEditing] = useState(false)
  const asked = useStore(editRequest) === field.name
  useEffect(() => {
    if (!asked) return
    editRequest.set(null)
    setEditing(true)
  }, [asked])
  const opener = useRef<HTMLButtonElement>(null)
  const close = () => {
    setEditing(false)
    requestAnimationFrame(() => opener.current?.focus())
  }
  if (editing) {
    return (
      <Suspense fallback={<FieldView field={field} type={type} value={value} />}>
        <Editor field={field} type={type} record={record} edit={edit} onClose={close} />
      </Suspense>
    )
  }
  const linked =
    ['reference', 'person', 'references', 'persons'].includes(field.type) && !isEmpty(value)
  const rich = linked || ['markdown', 'rows', 'form', 'tags'].includes(field.type)
  const label = t('edit.field', { name: field.label })
  // Links must not stand inside a button, so rich values get a button of their own.
  if (rich && !isEmpty(value)) {
    return (
      <span className="value-rich">
        <span className="grow">
          <FieldView field={field} type={type} value={value} state={record.state} />
        </span>
        <button
          ref={opener}
          type="button"
          className="ib value-button"
          aria-label={label}
          title={label}
          onClick={() => setEditing(true)}
        >
          <Icon name="pencil" />
        </button>
      </span>
    )
  }
  return (
    <button
      ref={opener}
      type="button"
      className="value-button plain"
      aria-describedby={`label-${field.name}`}
      title={label}
      onClick={() => setEditing(true)}
    >
      <FieldView field={field} type={type} value={value} state={record.state} />
      <Icon name="pencil" />
    </button>
  )
}
