import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { fileAddress } from '@/api/client'
import { attachmentsQuery, commentsQuery, historyQuery } from '@/api/queries'
import type {
  AttachmentEntry,
  CommentEntry,
  HistoryEntry,
  Ref,
  TypeModel,
  WholeRecord,
} from '@/api/wire'
import { useSession } from '@/app/context'
import { Markdown } from '@/fields/markdown/render'
import { FieldView } from '@/fields/views'
import { ago, exactText, shortInstant } from '@/format/dates'
import { durationText } from '@/format/durations'
import { fileSize } from '@/format/numbers'
import { fieldNamed } from '@/model/types'
import { Avatar } from '@/ui/avatar'
import { Icon } from '@/ui/icon'
import { Failure, Skeleton } from '@/ui/state_of_page'
import { t } from '@/words'
import type { Edit } from './edit'
import { type TimelineItem, timelineOf, upTo } from './timeline_items'
import { verbWords } from './verbs'

const Editor = lazy(() => import('./editor'))

interface Props {
  type: TypeModel
  record: WholeRecord
  edit: Edit
  asOf: string | null
}

/** The conversation: what was said and what was done, the newest beside the composer. */
export function Timeline({ type, record, edit, asOf }: Props) {
  const path = type.path!
  const comments = useQuery(commentsQuery(path, record.ref))
  const files = useQuery(attachmentsQuery(path, record.ref))
  const history = useQuery(historyQuery(path, record.ref))
  const flow = useRef<HTMLElement>(null)
  const items = useMemo(() => {
    const all = timelineOf(
      comments.data?.items ?? [],
      files.data?.items ?? [],
      history.data?.items ?? [],
    )
    return asOf ? upTo(all, asOf) : all
  }, [comments.data, files.data, history.data, asOf])
  const loading = comments.isPending || history.isPending
  const error = comments.error ?? history.error

  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when something is added
  useLayoutEffect(() => {
    if (flow.current) flow.current.scrollTop = flow.current.scrollHeight
  }, [items.length, loading])
  return (
    <section className="flow" ref={flow} tabIndex={0} aria-label={t('timeline')}>
      <ol className="timeline">
        <Description type={type} record={record} edit={edit} asOf={asOf} />
        {items.map((item) => (
          <Item key={item.id} item={item} type={type} path={path} recordRef={record.ref} />
        ))}
      </ol>
      {loading && <Skeleton lines={4} />}
      {error && (
        <Failure
          error={error}
          retry={() => void Promise.all([comments.refetch(), history.refetch()])}
        />
      )}
    </section>
  )
}

/** The description opens the conversation; it is edited where it is read. */
function Description({ type, record, edit, asOf }: Props) {
  const [editing, setEditing] = useState(false)
  const field = fieldNamed(type, 'description')
  const text = record.description
  if (!field || typeof text !== 'string' || !text.trim()) return null
  const by = (record.reporter ?? record.requester ?? record.created_by) as Ref | null
  const at = record.created_at as string | undefined
  const label = t('edit.field', { name: field.label })
  return (
    <li className="msg">
      <Avatar name={by?.title ?? '?'} />
      <article aria-label={field.label}>
        <header>
          <b>{by?.title ?? t('history.system')}</b>
          <span className="grow" />
          {!asOf && record.may.fields.includes('description') && (
            <button
              type="button"
              className="ib msg-edit"
              aria-label={label}
              title={label}
              onClick={() => setEditing(true)}
            >
              <Icon name="pencil" />
            </button>
          )}
          {at && <Time at={at} />}
        </header>
        {editing ? (
          <Suspense fallback={null}>
            <Editor
              field={field}
              type={type}
              record={record}
              edit={edit}
              onClose={() => setEditing(false)}
            />
          </Suspense>
        ) : (
          <Markdown text={text} />
        )}
      </article>
    </li>
  )
}

function Time({ at }: { at: string }) {
  return (
    <time dateTime={at} title={exactText(at)}>
      {ago(at)}
    </time>
  )
}

interface ItemProps {
  item: TimelineItem
  type: TypeModel
  path: string
  recordRef: string
}

function Item({ item, type, path, recordRef }: ItemProps) {
  if (item.kind === 'comment') return <Comment comment={item.comment} />
  if (item.kind === 'file') return <FileItem file={item.file} path={path} recordRef={recordRef} />
  return <ChangeItem item={item} entry={item.entry} type={type} />
}

function Comment({ comment }: { comment: CommentEntry }) {
  const { me } = useSession()
  const name = comment.by?.title ?? t('history.system')
  const internal = comment.visibility === 'internal'
  const mine = comment.by?.ref === me.person.ref
  const label = t(internal ? 'timeline.note_by' : 'timeline.reply_by', { name })
  const classes = ['msg', internal ? 'internal' : 'public', mine ? 'desk' : ''].filter(Boolean)
  return (
    <li className={classes.join(' ')}>
      <Avatar name={name} />
      <article aria-label={label}>
        <header>
          <b>{name}</b>
          {internal && (
            <span className="tag-internal">
              <Icon name="lock" />
              {t('visibility.internal_short')}
            </span>
          )}
          {comment.minutes ? (
            <span className="hint">{durationText(comment.minutes * 60)}</span>
          ) : null}
          <span className="grow" />
          <Time at={comment.at} />
        </header>
        {/* The server makes this from Markdown and lets only its own elements through. */}
        <div className="prose" dangerouslySetInnerHTML={{ __html: comment.html }} />
      </article>
    </li>
  )
}

function FileItem({
  file,
  path,
  recordRef,
}: {
  file: AttachmentEntry
  path: string
  recordRef: string
}) {
  const href = fileAddress(`/${path}/${recordRef}/attachments/${encodeURIComponent(file.id)}`)
  return (
    <li className="ev">
      <Icon name="paperclip" />
      <span>
        <b>{file.by?.title ?? t('history.system')}</b> {t('timeline.attached')}{' '}
        <a className="file" href={href} download={file.name}>
          {file.name} · {fileSize(file.size)}
        </a>
        {file.visibility === 'internal' && (
          <span className="tag-internal">
            <Icon name="lock" />
            {t('visibility.internal_short')}
          </span>
        )}
      </span>
      <time dateTime={file.at} title={exactText(file.at)}>
        {shortInstant(file.at)}
      </time>
    </li>
  )
}

const CHANGES_SHOWN = 3

function ChangeItem({
  item,
  entry,
  type,
}: {
  item: TimelineItem & { kind: 'edit' }
  entry: HistoryEntry
  type: TypeModel
}) {
  const known = item.changes.flatMap((change) => {
    const field = fieldNamed(type, change.field)
    return field ? [{ change, field }] : []
  })
  const state = known.find(({ field }) => field.name === 'state')
  const others = known.filter(
    (one) => one !== state && !['markdown', 'rows', 'form', 'frozen'].includes(one.field.type),
  )
  const rest = known.length - (state ? 1 : 0) - Math.min(others.length, CHANGES_SHOWN)
  return (
    <li className="ev">
      <Icon
        name={state ? 'arrow-right' : entry.verb === 'create' ? 'plus' : 'pencil'}
        className="flip"
      />
      <span>
        <b>{entry.by?.title ?? t('history.system')}</b> {verbWords(entry.verb, type)}
        {state && (
          <>
            {': '}
            <FieldView field={state.field} type={type} value={state.change.from} />{' '}
            <span aria-hidden="true">→</span>
            <span className="vh">{t('history.to')}</span>{' '}
            <FieldView field={state.field} type={type} value={state.change.to} />
          </>
        )}
        {others.slice(0, CHANGES_SHOWN).map(({ change, field }) => (
          <span key={field.name} className="ev-change">
            {field.label}: <FieldView field={field} type={type} value={change.to} />
          </span>
        ))}
        {rest > 0 && <span className="ev-change">{t('more', { n: rest })}</span>}
      </span>
      <time dateTime={item.at} title={exactText(item.at)}>
        {shortInstant(item.at)}
      </time>
    </li>
  )
}
