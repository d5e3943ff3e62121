import { type ReactNode, useEffect, useState } from 'react'
import { Problem, sentenceOf } from '@/api/problem'
import { t } from '@/words'
import { Icon } from './icon'

const SKELETON_AFTER_MS = 150

const LINES = 16
const lineNames = Array.from({ length: LINES }, (_, i) => `line ${i}`)

/** Grey lines, but only when the wait is long enough to be felt. */
export function Skeleton({ lines = 6 }: { lines?: number }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), SKELETON_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className="skeleton" role="status" aria-label={t('loading')}>
      {late && lineNames.slice(0, lines).map((name) => <i key={name} />)}
    </div>
  )
}

interface EmptyProps {
  title: string
  why?: string
  icon?: string
  heading?: 'h1' | 'h2'
  children?: ReactNode
}

export function Empty({
  title,
  why,
  icon = 'circle-dashed',
  heading: Heading = 'h2',
  children,
}: EmptyProps) {
  return (
    <div className="empty">
      <Icon name={icon} />
      <Heading>{title}</Heading>
      {why && <p>{why}</p>}
      {children && <div className="empty-acts">{children}</div>}
    </div>
  )
}

/** What went wrong, what to do, and the number to name when asking for help. */
export function Failure({
  error,
  retry,
  heading = 'h2',
}: {
  error: unknown
  retry?: () => void
  heading?: 'h1' | 'h2'
}) {
  const gone = error instanceof Problem && (error.status === 404 || error.status === 403)
  const refused = error instanceof Problem && error.status >= 400 && error.status < 500
  const refusal = refused ? error.title : ''
  const id = error instanceof Problem && !refused ? error.requestId : null
  return (
    <Empty
      heading={heading}
      icon={gone ? 'search' : 'circle-alert'}
      title={gone ? t('error.not_found') : refusal || t('error.title')}
      why={gone ? t('error.not_found_why') : sentenceOf(error)}
    >
      {retry && !refused && (
        <button type="button" className="b" onClick={retry}>
          <Icon name="refresh-cw" />
          {t('retry')}
        </button>
      )}
      {id && !gone && <small>{t('error.request', { id })}</small>}
    </Empty>
  )
}
