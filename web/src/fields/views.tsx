// How a value is shown where it is read: on a record, in its history, in a conflict.
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { FieldModel, Money, Ref, TypeModel } from '@/api/wire'
import { useSession } from '@/app/context'
import { refHref } from '@/app/routes'
import { dateText, due, exactText, instantText } from '@/format/dates'
import { durationText } from '@/format/durations'
import { decimal, money } from '@/format/numbers'
import { isDue } from '@/model/columns'
import { isFinal } from '@/model/lifecycle'
import { lookOfChoice, lookOfState } from '@/model/tones'
import { isEmpty, isRef, labelOf, refTitle, stateLabel } from '@/model/types'
import { Avatar } from '@/ui/avatar'
import { Icon } from '@/ui/icon'
import { t } from '@/words'
import { Markdown } from './markdown/render'
import { RowsView } from './rows/view'

interface Props {
  field: FieldModel
  type: TypeModel
  value: unknown
  /** Of the record, so that what is finished is not shown as late. */
  state?: string | undefined
}

export function FieldView(props: Props): ReactNode {
  const { field, value } = props
  if (isEmpty(value)) return <span className="none">–</span>
  if (field.name === 'state') return <StateView type={props.type} state={String(value)} />
  switch (field.type) {
    case 'markdown':
      return <Markdown text={String(value)} />
    case 'integer':
    case 'decimal':
      return decimal(Number(value))
    case 'money':
      return money(value as Money)
    case 'boolean':
      return value ? t('yes') : t('no')
    case 'choice':
      return <ChoiceView field={field} value={String(value)} />
    case 'date':
      return dateText(String(value))
    case 'datetime':
      return <Instant {...props} />
    case 'duration':
      return durationText(Number(value))
    case 'reference':
    case 'person':
      return isRef(value) ? (
        <RefView value={value} type={field.to} person={field.type === 'person'} />
      ) : (
        String(value)
      )
    case 'references':
    case 'persons':
      return <RefList values={value as Ref[]} type={field.to} />
    case 'tags':
      return (value as string[]).map((tag) => (
        <span key={tag} className="tag">
          {tag}
        </span>
      ))
    case 'rows':
      return <RowsView field={field} lines={value as Record<string, unknown>[]} type={props.type} />
    case 'form':
    case 'frozen':
      return <Frozen value={value} />
    default:
      return String(value)
  }
}

export function StateView({ type, state }: { type: TypeModel; state: string }) {
  const look = lookOfState(type, state)
  return (
    <span className={`state tone-${look.tone}`}>
      <Icon name={look.icon} />
      <span>{stateLabel(type, state)}</span>
    </span>
  )
}

function ChoiceView({ field, value }: { field: FieldModel; value: string }) {
  const look = lookOfChoice(field, value)
  if (!look) return labelOf(field, value)
  return (
    <span className={`state tone-${look.tone}`}>
      <Icon name={look.icon} />
      <span>{labelOf(field, value)}</span>
    </span>
  )
}

function Instant({ field, type, value, state }: Props) {
  const instant = String(value)
  const open = isDue(field) && !isFinal(type, state)
  const left = open ? due(instant) : null
  return (
    <time dateTime={instant} title={exactText(instant)}>
      {instantText(instant)}
      {left && left.tone !== 'neutral' && (
        <span className={`due-note tone-${left.tone}`}>{left.text}</span>
      )}
    </time>
  )
}

export function RefView({
  value,
  type,
  person,
}: {
  value: Ref
  type: string | null
  person?: boolean
}) {
  const { model } = useSession()
  const href = refHref(model, type, value.ref)
  const words = (
    <>
      {person && <Avatar name={refTitle(value)} />}
      <span>{refTitle(value)}</span>
    </>
  )
  return href ? (
    <Link href={href} className={person ? 'who' : 'ref-link'} title={value.ref}>
      {words}
    </Link>
  ) : (
    <span className={person ? 'who' : ''}>{words}</span>
  )
}

const LIST_SHOWN = 20

function RefList({ values, type }: { values: Ref[]; type: string | null }) {
  const rest = values.length - LIST_SHOWN
  return (
    <ul className="ref-list">
      {values.slice(0, LIST_SHOWN).map((one) => (
        <li key={one.ref ?? JSON.stringify(one)}>
          {isRef(one) ? <RefView value={one} type={type} /> : String(one)}
        </li>
      ))}
      {rest > 0 && <li className="none">{t('more', { n: rest })}</li>}
    </ul>
  )
}

function Frozen({ value }: { value: unknown }) {
  const entries = typeof value === 'object' && value ? Object.entries(value) : [['', value]]
  return (
    <dl className="frozen">
      {entries.map(([name, one]) => (
        <div key={String(name)}>
          <dt>{String(name)}</dt>
          <dd>{typeof one === 'object' ? JSON.stringify(one) : String(one)}</dd>
        </div>
      ))}
    </dl>
  )
}
