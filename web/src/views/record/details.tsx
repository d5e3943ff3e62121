import { useState } from 'react'
import type { LoadedRecord } from '@/api/queries'
import type { FieldModel, TypeModel, WholeRecord } from '@/api/wire'
import { hasInput } from '@/fields/input'
import { FieldView } from '@/fields/views'
import { isEmpty, sectionsOf } from '@/model/types'
import { t } from '@/words'
import type { Edit } from './edit'
import { InlineField } from './inline_field'

interface Props {
  type: TypeModel
  loaded: LoadedRecord
  edit: Edit
}

/** Shown elsewhere on the page, or of no use to a reader. */
const ELSEWHERE = new Set(['ref', 'title', 'history', 'comments', 'attachments', 'revision'])

const WIDE = new Set(['markdown', 'rows', 'form', 'frozen'])

/** The fields by sections: what holds something, and what may be filled in. */
export function Details({ type, loaded, edit }: Props) {
  const [all, setAll] = useState(false)
  const { record } = loaded
  const may = new Set(record.may.fields)
  const isShown = (field: FieldModel) =>
    field.name in record &&
    !ELSEWHERE.has(field.name) &&
    !(field.name === 'description' && !isEmpty(record.description)) &&
    (!isEmpty(record[field.name]) || (may.has(field.name) && (all || inSection(type, field))))
  const sections = sectionsOf(type, t('details.rest'))
    .map((section) => ({ ...section, fields: section.fields.filter(isShown) }))
    .filter((section) => section.fields.length > 0)
  return (
    <>
      {record.state && (
        <dl>
          <div className="pair">
            <dt>{type.fields.find((field) => field.name === 'state')?.label ?? t('state')}</dt>
            <dd>
              <FieldView field={stateField(type)} type={type} value={record.state} />
            </dd>
          </div>
        </dl>
      )}
      {sections.map((section, i) => (
        <section key={section.title}>
          <h2>{section.title}</h2>
          <dl>
            {section.fields
              .filter((field) => field.name !== 'state')
              .map((field) => (
                <Pair
                  key={field.name}
                  field={field}
                  type={type}
                  record={record}
                  edit={edit}
                  may={may.has(field.name)}
                />
              ))}
          </dl>
          {i === sections.length - 1 && !all && record.may.update && (
            <button type="button" className="link-button" onClick={() => setAll(true)}>
              {t('details.all')}
            </button>
          )}
        </section>
      ))}
    </>
  )
}

const inSection = (type: TypeModel, field: FieldModel) =>
  type.sections.some((section) => section.fields.includes(field.name))

const stateField = (type: TypeModel): FieldModel =>
  type.fields.find((field) => field.name === 'state') ??
  ({ name: 'state', type: 'choice', of: null } as FieldModel)

interface PairProps {
  field: FieldModel
  type: TypeModel
  record: WholeRecord
  edit: Edit
  may: boolean
}

function Pair({ field, type, record, edit, may }: PairProps) {
  const wide = WIDE.has(field.type) && !isEmpty(record[field.name])
  return (
    <div className={wide ? 'pair wide' : 'pair'}>
      <dt id={`label-${field.name}`} title={field.help || undefined}>
        {field.label}
      </dt>
      <dd>
        {may && hasInput(field.type) ? (
          <InlineField field={field} type={type} record={record} edit={edit} />
        ) : (
          <FieldView field={field} type={type} value={record[field.name]} state={record.state} />
        )}
      </dd>
    </div>
  )
}
