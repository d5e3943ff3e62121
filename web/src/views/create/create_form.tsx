import {
  type FormEvent,
  type KeyboardEvent,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react'
import { call } from '@/api/client'
import { useDraft } from '@/api/drafts'
import { Problem, sentenceOf } from '@/api/problem'
import { queries, recordQuery } from '@/api/queries'
import type { FieldModel, TypeModel, WholeRecord } from '@/api/wire'
import { useSession } from '@/app/context'
import { go } from '@/app/navigate'
import { listHref, recordHref } from '@/app/routes'
import { keyText } from '@/commands/keys'
import { FormField } from '@/fields/form_field'
import { bodyOf, isEmpty, typeNamed } from '@/model/types'
import { Icon } from '@/ui/icon'
import { toast } from '@/ui/toasts'
import { t } from '@/words'
import { defaultsOf, layoutOf } from './form_fields'

type Values = Record<string, unknown>

interface Props {
  type: TypeModel
  given: URLSearchParams
}

/** The form of a type, made from its model; what was begun is kept as a draft. */
export function CreateForm({ type, given }: Props) {
  const { me, model } = useSession()
  const layout = useMemo(() => layoutOf(type, t('details.rest')), [type])
  const [values, setValues] = useState<Values>(() => defaultsOf(type, me, given))
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const draft = useDraft<Values>(`new:${type.path}`)
  const form = useRef<HTMLFormElement>(null)
  const id = useId()

  useEffect(() => {
    if (draft.kept) setValues((now) => ({ ...now, ...draft.kept }))
  }, [draft.kept])
  useEffect(() => form.current?.querySelector<HTMLElement>('input, textarea, select')?.focus(), [])
  useEffect(() => {
    if (problem) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [problem])

  const set = (name: string) => (value: unknown) => {
    const next = { ...values, [name]: value }
    setValues(next)
    draft.keep(next)
  }
  async function submit(event: FormEvent) {
    event.preventDefault()
    const filled = Object.entries(values).filter(([, value]) => !isEmpty(value))
    setBusy(true)
    try {
      const { data, etag } = await call<WholeRecord>('POST', `/${type.path}`, {
        body: bodyOf(Object.fromEntries(filled)),
      })
      draft.drop()
      queries.setQueryData(recordQuery(type.path!, data.ref).queryKey, { record: data, etag })
      toast(t('create.done', { ref: data.ref }))
      go(recordHref(type.path!, data.ref))
    } catch (error) {
      setBusy(false)
      setProblem(error)
    }
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault()
      form.current?.requestSubmit()
    }
  }
  const cancel = () => {
    draft.drop()
    const summary = typeNamed(model, type.name)
    go(summary ? listHref(summary) : '/')
  }
  const field = (one: FieldModel, required: boolean) => (
    <FormField
      key={one.name}
      idPrefix={id}
      field={one}
      siblings={type.fields}
      value={values[one.name] ?? null}
      values={values}
      required={required}
      problem={problem instanceof Problem ? problem.at(one.name) : ''}
      onChange={set(one.name)}
    />
  )
  const refused = new Set(
    problem instanceof Problem ? problem.errors.map((error) => error.field) : [],
  )

  return (
    <form ref={form} className="page create" onSubmit={submit} onKeyDown={onKey} noValidate>
      {problem !== null && (
        <p className="bad banner" role="alert">
          <Icon name="circle-alert" />
          {refused.size ? t('create.refused', { n: refused.size }) : sentenceOf(problem)}
        </p>
      )}
      {draft.kept && <p className="note">{t('draft.found')}</p>}
      <fieldset className="form-section">
        <legend className="vh">{t('create.needed')}</legend>
        {layout.needed.map((one) => field(one, true))}
      </fieldset>
      {layout.sections.map((section, i) => (
        <details
          key={section.title}
          className="form-section"
          open={i === 0 || section.fields.some((one) => refused.has(one.name)) || undefined}
        >
          <summary>
            <Icon name="chevron-right" className="flip" />
            {section.title}
          </summary>
          <div className="form-grid">{section.fields.map((one) => field(one, false))}</div>
        </details>
      ))}
      <footer className="form-foot">
        <button type="submit" className="b primary" disabled={busy}>
          {t('create.do', { type: type.label.toLowerCase() })}
          <kbd>{keyText('mod+enter')}</kbd>
        </button>
        <button type="button" className="b" onClick={cancel}>
          {t('cancel')}
        </button>
        <span className="saved" role="status">
          {draft.state === 'saved' ? t('draft.saved') : ''}
        </span>
      </footer>
    </form>
  )
}
