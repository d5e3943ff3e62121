import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { FieldModel, TypeModel } from '@/api/wire'
import { rank } from '@/base/rank'
import type { Chip, Test } from '@/model/chips'
import { fieldNamed } from '@/model/types'
import { Icon } from '@/ui/icon'
import { t } from '@/words'
import { type Draft, draftOf, operatorsFor, testOf, usualDraft } from './chip_draft'
import { ChipValue } from './chip_value'

interface Props {
  type: TypeModel
  chip: Chip | null
  onSave: (chip: Test) => void
  onText: (q: string) => void
}

/** First the field, then the test; both by keyboard and without a word of the rule language. */
export default function ChipEditor({ type, chip, onSave, onText }: Props) {
  const [draft, setDraft] = useState<Draft | null>(() =>
    chip && chip.kind !== 'rule' ? draftOf(chip, type) : null,
  )
  if (!draft) {
    return (
      <FieldList type={type} onChoose={(field) => setDraft(usualDraft(field))} onText={onText} />
    )
  }
  const field = fieldNamed(type, draft.field)
  if (!field) return null
  return <TestForm field={field} draft={draft} onDraft={setDraft} onSave={onSave} />
}

const FIRST_SHOWN = 12

interface FieldListProps {
  type: TypeModel
  onChoose: (field: FieldModel) => void
  onText: (q: string) => void
}

function FieldList({ type, onChoose, onText }: FieldListProps) {
  const [typed, setTyped] = useState('')
  const fields = useMemo(() => {
    const able = type.fields.filter((field) => operatorsFor(field).length > 0)
    if (!typed.trim()) {
      const usual = ['state', ...type.list].flatMap(
        (name) => able.find((field) => field.name === name) ?? [],
      )
      return [...new Set([...usual, ...able])].slice(0, FIRST_SHOWN)
    }
    return able
      .map((field) => ({ field, score: rank(field.label, typed) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .map(({ field }) => field)
      .slice(0, FIRST_SHOWN)
  }, [type, typed])
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => box.current?.focus(), [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (fields[0]) onChoose(fields[0])
    else if (typed.trim()) onText(typed.trim())
  }
  return (
    <form onSubmit={submit}>
      <input
        ref={box}
        className="input"
        aria-label={t('filter.field')}
        placeholder={t('filter.field')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className="chip-fields">
        {fields.map((field) => (
          <button key={field.name} type="button" className="mi" onClick={() => onChoose(field)}>
            <span className="mi-words">{field.label}</span>
          </button>
        ))}
        {typed.trim() && (
          <button type="button" className="mi" onClick={() => onText(typed.trim())}>
            <Icon name="search" />
            <span className="mi-words">{t('filter.search_text', { q: typed.trim() })}</span>
          </button>
        )}
      </div>
    </form>
  )
}

interface TestFormProps {
  field: FieldModel
  draft: Draft
  onDraft: (draft: Draft) => void
  onSave: (test: Test) => void
}

function TestForm({ field, draft, onDraft, onSave }: TestFormProps) {
  const test = testOf(draft, field)
  const operator = useRef<HTMLSelectElement>(null)
  useEffect(() => operator.current?.focus(), [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (test) onSave(test)
  }
  return (
    <form onSubmit={submit} className="chip-test">
      <label>
        <span>{field.label}</span>
        <select
          ref={operator}
          className="input"
          value={draft.operator}
          onChange={(event) =>
            onDraft({ ...draft, operator: event.target.value as Draft['operator'] })
          }
        >
          {operatorsFor(field).map((operator) => (
            <option key={operator} value={operator}>
              {t(`operator.${operator}`)}
            </option>
          ))}
        </select>
      </label>
      <ChipValue field={field} draft={draft} onDraft={onDraft} />
      <button type="submit" className="b primary" disabled={!test}>
        {t('filter.apply')}
      </button>
    </form>
  )
}
