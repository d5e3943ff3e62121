import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { get, queryOf } from '@/api/client'
import { historyQuery } from '@/api/queries'
import type { Change, HistoryEntry, Page, TypeModel, WholeRecord } from '@/api/wire'
import { FieldView } from '@/fields/views'
import { exactText, instantText } from '@/format/dates'
import { fieldNamed, inWords } from '@/model/types'
import { Icon } from '@/ui/icon'
import { Failure, Skeleton } from '@/ui/state_of_page'
import { toastProblem } from '@/ui/toasts'
import { t } from '@/words'
import { asOfHref } from './as_of'
import { verbWords } from './verbs'

/** Every change from the beginning, each with what was and what became of it. */
export default function HistoryPanel({ type, record }: { type: TypeModel; record: WholeRecord }) {
  const path = type.path!
  const base = `/${path}/${record.ref}/history`
  const { data, error, refetch } = useQuery(historyQuery(path, record.ref))
  const [earlier, setEarlier] = useState<Page<HistoryEntry>[]>([])
  const [busy, setBusy] = useState(false)
  if (error) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <Skeleton />
  const pages = [data, ...earlier]
  const next = pages.at(-1)!.next
  const loadMore = async () => {
    setBusy(true)
    try {
      const page = await get<Page<HistoryEntry>>(`${base}${queryOf({ after: next })}`)
      setEarlier([...earlier, page])
    } catch (problem) {
      toastProblem(problem)
    } finally {
      setBusy(false)
    }
  }
  const entries = pages.flatMap((page) => page.items)
  return (
    <>
      <ol className="history">
        {entries.map((entry) => (
          <Entry
            key={`${entry.revision}-${entry.recorded_at}-${entry.verb}`}
            entry={entry}
            type={type}
            path={path}
            recordRef={record.ref}
          />
        ))}
      </ol>
      {next && (
        <button type="button" className="b" disabled={busy} onClick={() => void loadMore()}>
          {t('history.earlier')}
        </button>
      )}
    </>
  )
}

interface EntryProps {
  entry: HistoryEntry
  type: TypeModel
  path: string
  recordRef: string
}

function Entry({ entry, type, path, recordRef }: EntryProps) {
  const late = Math.abs(Date.parse(entry.recorded_at) - Date.parse(entry.at)) > 60_000
  return (
    <li>
      <header>
        <b>{entry.by?.title ?? t('history.system')}</b> {verbWords(entry.verb, type)}
        <time dateTime={entry.at} title={exactText(entry.at)}>
          {instantText(entry.at)}
        </time>
      </header>
      {late && (
        <p className="hint">{t('history.recorded', { at: instantText(entry.recorded_at) })}</p>
      )}
      <dl>
        {entry.changes.map((change) => (
          <ChangeRow key={change.field} change={change} type={type} />
        ))}
      </dl>
      <Link className="hint-link" href={asOfHref(path, recordRef, entry.at)}>
        {t('history.as_of')}
      </Link>
    </li>
  )
}

function ChangeRow({ change, type }: { change: Change; type: TypeModel }) {
  const field = fieldNamed(type, change.field)
  if (!field) {
    return (
      <div>
        <dt>{inWords(change.field)}</dt>
        <dd>{t('history.changed')}</dd>
      </div>
    )
  }
  return (
    <div>
      <dt>{field.label}</dt>
      <dd>
        <del>
          <FieldView field={field} type={type} value={change.from} />
        </del>
        <Icon name="arrow-right" className="flip" />
        <span className="vh">{t('history.to')}</span>
        <ins>
          <FieldView field={field} type={type} value={change.to} />
        </ins>
      </dd>
    </div>
  )
}
