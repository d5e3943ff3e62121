import { useEffect, useReducer, useRef } from 'react'
import { Link } from 'wouter'
import type { Ref, Row, TypeModel } from '@/api/wire'
import { recordHref } from '@/app/routes'
import { useStore } from '@/base/use_store'
import { ago, due } from '@/format/dates'
import { count } from '@/format/numbers'
import { isDue, rankedField } from '@/model/columns'
import { isFinal } from '@/model/lifecycle'
import { lookOfChoice, lookOfState } from '@/model/tones'
import { labelOf, refTitle, stateLabel } from '@/model/types'
import { Icon } from '@/ui/icon'
import { t } from '@/words'
import { currentList, usualList } from '../list/current_list'

const ROWS_SHOWN = 60
const AROUND = 20

/** The list that the record was opened from, so that one can work down it. */
export function Queue({ type, recordRef }: { type: TypeModel; recordRef: string }) {
  const present = useStore(currentList)
  const list = present?.path === type.path ? present : null
  const [, redraw] = useReducer((n: number) => n + 1, 0)
  const current = useRef<HTMLLIElement>(null)

  useEffect(() => {
    if (!list && matchMedia('(min-width: 75rem)').matches)
      usualList(type).source.ensure(0, ROWS_SHOWN)
  }, [list, type])
  useEffect(() => list?.source.watch(redraw), [list])
  // Scrolling answers with a promise, which an effect must not return.
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest' })
  })

  const at = list?.source.find(recordRef)?.index ?? 0
  useEffect(() => {
    if (list) list.at = at
  }, [list, at])
  const from = Math.max(0, at - AROUND)
  const rows = list ? rowsFrom(list.source, from) : []
  return (
    <aside className="queue" aria-label={t('queue')}>
      <header className="queue-head">
        <Link className="ib" href={list?.href ?? `/${type.path}`} aria-label={t('queue.back')}>
          <Icon name="chevron-left" className="flip" />
        </Link>
        <b className="cut">{list?.title ?? type.plural}</b>
        <span className="count">
          {list?.source.total != null
            ? count(list.source.total) + (list.source.exact ? '' : '+')
            : ''}
        </span>
      </header>
      <ul>
        {rows.map((row) => (
          <li key={row.ref} ref={row.ref === recordRef ? current : undefined}>
            <QueueRow type={type} row={row} here={row.ref === recordRef} />
          </li>
        ))}
      </ul>
    </aside>
  )
}

function rowsFrom(
  source: { row(i: number): Row | undefined; loaded: number },
  from: number,
): Row[] {
  const rows: Row[] = []
  for (let i = from; i < Math.min(source.loaded, from + ROWS_SHOWN); i++) {
    const row = source.row(i)
    if (row) rows.push(row)
  }
  return rows
}

function QueueRow({ type, row, here }: { type: TypeModel; row: Row; here: boolean }) {
  const state = row.state as string | undefined
  const sign = signOf(type, row)
  const time = timeOf(type, row)
  const who = personOf(type, row)
  return (
    <Link href={recordHref(type.path!, row.ref)} aria-current={here ? 'page' : undefined}>
      <span className={`tone-${sign.tone}`}>
        <Icon name={sign.icon} />
        <span className="vh">{sign.label}</span>
      </span>
      <span className="q1 cut">{String(row.title ?? row.ref)}</span>
      <span className={`q2 tone-${time.tone}`}>{time.text}</span>
      <span className="q3 cut">
        {row.ref}
        {who ? ` · ${who}` : state ? ` · ${stateLabel(type, state)}` : ''}
      </span>
    </Link>
  )
}

/** The sign at the start: how grave it is where the type knows that, else its state. */
function signOf(type: TypeModel, row: Row) {
  const field = rankedField(type)
  const value = field ? row[field.name] : null
  const look = field && value ? lookOfChoice(field, String(value)) : null
  if (field && look) return { ...look, label: labelOf(field, value) }
  const state = row.state as string | undefined
  if (!state) return { tone: 'quiet', icon: type.icon, label: '' }
  return { ...lookOfState(type, state), label: stateLabel(type, state) }
}

function timeOf(type: TypeModel, row: Row): { text: string; tone: string } {
  const state = row.state as string | undefined
  const field = type.fields.find((one) => type.list.includes(one.name) && isDue(one))
  const value = field && row[field.name]
  if (typeof value === 'string' && !isFinal(type, state)) {
    const { text, tone } = due(value)
    return { text, tone: tone === 'neutral' ? 'quiet' : tone }
  }
  return { text: typeof row.updated_at === 'string' ? ago(row.updated_at) : '', tone: 'quiet' }
}

function personOf(type: TypeModel, row: Row): string {
  const field = type.fields.find((one) => type.list.includes(one.name) && one.type === 'person')
  const person = field && (row[field.name] as Ref | null)
  return person ? refTitle(person) : ''
}
