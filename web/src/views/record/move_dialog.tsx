import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { Problem, sentenceOf } from '@/api/problem'
import type { Move, TypeModel, Visibility, WholeRecord } from '@/api/wire'
import { keyText } from '@/commands/keys'
import { FormField } from '@/fields/form_field'
import { bodyOf, fieldNamed, sameValue, stateLabel } from '@/model/types'
import { Dialog } from '@/ui/dialog'
import { Icon } from '@/ui/icon'
import { t } from '@/words'
import { makeMove } from './move'
import { VisibilityChoice } from './visibility'

interface Props {
  type: TypeModel
  record: WholeRecord
  move: Move
  problem: unknown
  onClose: () => void
}

/** The form of a move: what it asks, what it offers, and a word to go with it. */
export default function MoveDialog({ type, record, move, problem: given, onClose }: Props) {
  const names = [...new Set([...move.asks, ...move.offers])]
  const [values, setValues] = useState<Record<string, unknown>>(() =>
    Object.fromEntries(names.map((name) => [name, record[name] ?? null])),
  )
  const [comment, setComment] = useState('')
  const [visibility, setVisibility] = useState<Visibility>('internal')
  const [problem, setProblem] = useState<unknown>(given)
  const [busy, setBusy] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const id = useId()
  // After a refusal the first field that it names has the focus.
  useEffect(() => {
    if (problem) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [problem])

  async function submit(event: FormEvent) {
    event.preventDefault()
    const changed = Object.entries(values).filter(
      ([name, value]) => move.needs.includes(name) || !sameValue(value, record[name]),
    )
    const body: Record<string, unknown> = bodyOf(Object.fromEntries(changed))
    if (comment.trim()) body.comment = { text: comment, visibility }
    setBusy(true)
    const refused = await makeMove(type.path!, record.ref, move, body)
    setBusy(false)
    if (refused) setProblem(refused)
    else onClose()
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault()
      form.current?.requestSubmit()
    }
  }
  const at = (name: string) => (problem instanceof Problem ? problem.at(name) : '')
  const elsewhere = problemElsewhere(problem, names)
  return (
    <Dialog title={`${move.label} ${record.ref}`} onClose={onClose}>
      <form ref={form} className="stack" onSubmit={submit} onKeyDown={onKey} noValidate>
        <p className="note">
          {stateLabel(type, record.state)} <Icon name="arrow-right" className="flip" />{' '}
          {stateLabel(type, move.to)}
        </p>
        {elsewhere && (
          <p className="bad banner" role="alert">
            <Icon name="circle-alert" />
            {elsewhere}
          </p>
        )}
        {names.map((name) => {
          const field = fieldNamed(type, name)
          return (
            field && (
              <FormField
                key={name}
                idPrefix={id}
                field={field}
                siblings={type.fields}
                value={values[name]}
                values={{ ...record, ...values }}
                required={move.asks.includes(name)}
                problem={at(name)}
                onChange={(value) => setValues((now) => ({ ...now, [name]: value }))}
              />
            )
          )
        })}
        {record.may.comment && (
          <div className="form-field wide">
            <div className="label-row">
              <label htmlFor={`${id}-comment`}>{t('move.comment')}</label>
              <VisibilityChoice value={visibility} onChange={setVisibility} />
            </div>
            <textarea
              id={`${id}-comment`}
              className="input"
              rows={2}
              value={comment}
              onChange={(event) => setComment(event.target.value)}
            />
          </div>
        )}
        <footer className="dialog-foot">
          <button type="button" className="b" onClick={onClose}>
            {t('cancel')}
          </button>
          <button
            type="submit"
            className="b primary"
            disabled={busy}
            data-first={names.length ? undefined : true}
          >
            {move.label}
            <kbd>{keyText('mod+enter')}</kbd>
          </button>
        </footer>
      </form>
    </Dialog>
  )
}

/** What a refusal says that stands at no field of this form. */
function problemElsewhere(problem: unknown, names: string[]): string {
  if (!problem) return ''
  if (!(problem instanceof Problem)) return sentenceOf(problem)
  const others = problem.errors.filter(
    (error) => !names.includes(error.field) && error.field !== 'comment',
  )
  if (others.length) return others.map((error) => error.message).join(' ')
  return problem.errors.length ? '' : sentenceOf(problem)
}
