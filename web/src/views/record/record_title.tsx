import { lazy, Suspense, useState } from 'react'
import type { TypeModel, WholeRecord } from '@/api/wire'
import { fieldNamed } from '@/model/types'
import { Icon } from '@/ui/icon'
import { t } from '@/words'
import type { Edit } from './edit'

const Editor = lazy(() => import('./editor'))

interface Props {
  type: TypeModel
  record: WholeRecord
  edit: Edit
  readOnly: boolean
}

/** The title, edited where it is read; types that build it from other fields have no pencil. */
export function RecordTitle({ type, record, edit, readOnly }: Props) {
  const [editing, setEditing] = useState(false)
  const field = fieldNamed(type, 'title')
  const may = !readOnly && record.may.fields.includes('title')
  if (editing && field) {
    return (
      <>
        <h1 id="record-title" className="vh">
          {record.title}
        </h1>
        <Suspense fallback={null}>
          <Editor
            field={field}
            type={type}
            record={record}
            edit={edit}
            onClose={() => setEditing(false)}
          />
        </Suspense>
      </>
    )
  }
  const label = t('edit.field', { name: field?.label ?? '' })
  return (
    <div className="rec-title">
      <h1 id="record-title">{record.title}</h1>
      {may && (
        <button
          type="button"
          className="ib"
          aria-label={label}
          title={label}
          onClick={() => setEditing(true)}
        >
          <Icon name="pencil" />
        </button>
      )}
    </div>
  )
}
