import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react'
import { Problem, sentenceOf } from '@/api/problem'
import type { FieldModel, TypeModel } from '@/api/wire'
import { keyText } from '@/commands/keys'
import { FormField } from '@/fields/form_field'
import { Icon } from '@/ui/icon'
import { t } from '@/words'
import { layoutOf } from './form_fields'
import { useCreate } from './use_create'

interface Props {
  type: TypeModel
  given: URLSearchParams
}

/** The form of a type, made from its model; what was begun is kept as a draft. */
export function CreateForm({ type, given }: Props) {
  const layout = useMemo(() => layoutOf(type, t('details.rest')), [type])
  const { values, set, problem, busy, submit, cancel, found, saved } = useCreate(type, given)
  const form = useRef<HTMLFormElement>(null)
  const id = useId()
  useFocus(form, problem)
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
    event.preventDefault()
    form.current?.requestSubmit()
  }
  const refused = new Set(
    problem instanceof Problem ? problem.errors.map((error) => error.field) : [],
  )
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
  return (
    <form ref={form} className="page create" onSubmit={submit} onKeyDown={onKey} noValidate>
      <Refusal problem={problem} refused={refused.size} />
      {found && <p className="note">{t('draft.found')}</p>}
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
          {saved ? t('draft.saved') : ''}
        </span>
      </footer>
    </form>
  )
}

/** The first field at first, and after a refusal the first field that it names. */
function useFocus(form: { current: HTMLFormElement | null }, problem: unknown) {
  useEffect(() => {
    const selector = problem ? '[aria-invalid=true]' : 'input, textarea, select'
    form.current?.querySelector<HTMLElement>(selector)?.focus()
  }, [form, problem])
}

function Refusal({ problem, refused }: { problem: unknown; refused: number }) {
  if (problem === null) return null
  return (
    <p className="bad banner" role="alert">
      <Icon name="circle-alert" />
      {refused ? t('create.refused', { n: refused }) : sentenceOf(problem)}
    </p>
  )
}
