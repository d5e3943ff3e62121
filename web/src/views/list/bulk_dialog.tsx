import '@/styles/forms.css'
import { type FormEvent, useState } from 'react'
import { call } from '@/api/client'
import type { BulkResult, FieldModel, TypeModel } from '@/api/wire'
import { FormField } from '@/fields/form_field'
import { hasInput } from '@/fields/input'
import { bodyOf, bodyValue, fieldNamed } from '@/model/types'
import { Dialog } from '@/ui/dialog'
import { toast, toastProblem } from '@/ui/toasts'
import { t } from '@/words'
import type { BulkAct } from './bulk_bar'
import { type CurrentList, refreshRows } from './current_list'

interface Props {
  type: TypeModel
  list: CurrentList
  refs: string[]
  act: BulkAct
  onClose: () => void
  onDone: () => void
}

/** One form for many records; what could not be done is listed with its reason. */
export default function BulkDialog({ type, list, refs, act, onClose, onDone }: Props) {
  const changeable = type.fields.filter((field) => isChangeable(field))
  const [chosen, setChosen] = useState(
    (act.kind === 'edit' && act.field) || (changeable[0]?.name ?? ''),
  )
  const [values, setValues] = useState<Record<string, unknown>>({})
  const [failed, setFailed] = useState<BulkResult[] | null>(null)
  const [busy, setBusy] = useState(false)
  const names =
    act.kind === 'move' ? [...new Set([...act.move.needs, ...act.move.offers])] : [chosen]
  const fields = names.flatMap((name) => fieldNamed(type, name) ?? [])
  const title =
    act.kind === 'move'
      ? t('bulk.move_title', { move: act.move.label, n: refs.length })
      : t('bulk.change_title', { n: refs.length })

  async function submit(event: FormEvent) {
    event.preventDefault()
    const body =
      act.kind === 'move'
        ? { refs, move: act.move.name, fields: bodyOf(values) }
        : { refs, change: { [chosen]: bodyValue(values[chosen]) } }
    setBusy(true)
    try {
      const { data } = await call<{ results: BulkResult[] }>('POST', `/${list.path}/bulk`, { body })
      const bad = data.results.filter((result) => result.status >= 400)
      await refreshRows(list, refs)
      const done = data.results.length - bad.length
      if (done) toast(t('bulk.done', { n: done }))
      if (bad.length) setFailed(bad)
      else {
        onDone()
        onClose()
      }
    } catch (error) {
      toastProblem(error)
    } finally {
      setBusy(false)
    }
  }

  if (failed) return <Failures failed={failed} onClose={onClose} />
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        {act.kind === 'edit' && (
          <div className="form-field">
            <label htmlFor="bulk-field">{t('bulk.field')}</label>
            <select
              id="bulk-field"
              className="input"
              data-first
              value={chosen}
              onChange={(event) => setChosen(event.target.value)}
            >
              {changeable.map((field) => (
                <option key={field.name} value={field.name}>
                  {field.label}
                </option>
              ))}
            </select>
          </div>
        )}
        {fields.map((field) => (
          <FormField
            key={field.name}
            idPrefix="bulk"
            field={field}
            siblings={type.fields}
            value={values[field.name] ?? null}
            values={values}
            required={act.kind === 'move' && act.move.needs.includes(field.name)}
            onChange={(value) => setValues({ ...values, [field.name]: value })}
          />
        ))}
        <footer className="dialog-foot">
          <button type="button" className="b" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" className="b primary" disabled={busy}>
            {act.kind === 'move' ? act.move.label : t('bulk.change')}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}

function isChangeable(field: FieldModel): boolean {
  return (
    hasInput(field.type) &&
    !['rows', 'form'].includes(field.type) &&
    (field.set_by === null || field.correctable)
  )
}

function Failures({ failed, onClose }: { failed: BulkResult[]; onClose: () => void }) {
  return (
    <Dialog title={t('bulk.failed', { n: failed.length })} onClose={onClose}>
      <ul className="lines">
        {failed.map((result) => (
          <li key={result.ref}>
            <span className="num">{result.ref}</span>
            <span className="grow">
              {result.error?.detail ?? result.error?.title ?? String(result.status)}
            </span>
          </li>
        ))}
      </ul>
      <footer className="dialog-foot">
        <button type="button" className="b primary" onClick={onClose} data-first>
          {t('close')}
        </button>
      </footer>
    </Dialog>
  )
}
