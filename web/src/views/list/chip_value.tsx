import type { FieldModel } from '@/api/wire'
import { suggest } from '@/fields/reference/suggest'
import { Combobox } from '@/ui/combobox'
import { Icon } from '@/ui/icon'
import { t } from '@/words'
import { type Draft, isReference } from './chip_draft'

interface Props {
  field: FieldModel
  draft: Draft
  onDraft: (draft: Draft) => void
}

const SPANS = ['1h', '4h', '24h', '7d', '14d', '30d', '90d', '1y']

/** What the operator of a test asks for. */
export function ChipValue({ field, draft, onDraft }: Props) {
  const set = (values: string[]) => onDraft({ ...draft, values })
  switch (draft.operator) {
    case 'empty':
    case 'filled':
    case 'yes':
    case 'no':
    case 'me':
    case 'past':
      return null
    case 'within':
    case 'older':
      return (
        <>
          <input
            className="input"
            list="spans"
            aria-label={t('filter.span')}
            placeholder="7d"
            value={draft.values[0] ?? ''}
            onChange={(event) => set([event.target.value.trim()])}
          />
          <datalist id="spans">
            {SPANS.map((span) => (
              <option key={span} value={span} />
            ))}
          </datalist>
        </>
      )
    case 'between':
      return (
        <span className="two">
          <Plain
            field={field}
            label={t('filter.from')}
            value={draft.values[0]}
            onChange={(from) => set([from, draft.values[1] ?? ''])}
          />
          <Plain
            field={field}
            label={t('filter.to')}
            value={draft.values[1]}
            onChange={(to) => set([draft.values[0] ?? '', to])}
          />
        </span>
      )
    default:
      if (isReference(field)) return <Records field={field} draft={draft} onDraft={onDraft} />
      if (field.of) return <Choices field={field} chosen={draft.values} onChange={set} />
      return (
        <Plain
          field={field}
          label={t('filter.value')}
          value={draft.values[0]}
          onChange={(value) => set([value])}
        />
      )
  }
}

interface PlainProps {
  field: FieldModel
  label: string
  value: string | undefined
  onChange: (value: string) => void
}

function Plain({ field, label, value, onChange }: PlainProps) {
  const dated = field.type === 'date' || field.type === 'datetime'
  const type = dated ? 'date' : field.type === 'integer' ? 'number' : 'text'
  return (
    <input
      className="input"
      type={type}
      aria-label={label}
      placeholder={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

interface ChoicesProps {
  field: FieldModel
  chosen: string[]
  onChange: (values: string[]) => void
}

function Choices({ field, chosen, onChange }: ChoicesProps) {
  const toggle = (value: string) =>
    onChange(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value])
  return (
    <fieldset className="checks">
      <legend className="vh">{field.label}</legend>
      {(field.of ?? []).map((choice) => (
        <label key={choice.value}>
          <input
            type="checkbox"
            checked={chosen.includes(choice.value)}
            onChange={() => toggle(choice.value)}
          />
          {choice.label}
        </label>
      ))}
    </fieldset>
  )
}

function Records({ field, draft, onDraft }: Props) {
  const { refs } = draft
  return (
    <Combobox
      aria={{ 'aria-label': field.label }}
      text=""
      placeholder={refs.length ? '' : t('suggestions.type')}
      load={(typed, signal) => suggest(field.to, typed, signal)}
      onChoose={(option) =>
        onDraft({ ...draft, refs: [...refs, { ref: option.value, title: option.label }] })
      }
      onBack={() => onDraft({ ...draft, refs: refs.slice(0, -1) })}
      leading={refs.map((one) => (
        <span key={one.ref} className="tag">
          {one.title}
          <button
            type="button"
            aria-label={t('remove', { name: one.title })}
            onClick={() =>
              onDraft({ ...draft, refs: refs.filter((other) => other.ref !== one.ref) })
            }
          >
            <Icon name="x" />
          </button>
        </span>
      ))}
    />
  )
}
