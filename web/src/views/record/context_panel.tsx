import { type KeyboardEvent, lazy, type ReactNode, Suspense, useEffect, useRef } from 'react'
import type { LoadedRecord } from '@/api/queries'
import type { TypeModel } from '@/api/wire'
import { Icon } from '@/ui/icon'
import { Skeleton } from '@/ui/state_of_page'
import { t } from '@/words'
import { Details } from './details'
import type { Edit } from './edit'

const HistoryPanel = lazy(() => import('./history_panel'))
const LinksPanel = lazy(() => import('./links_panel'))

const TABS = ['details', 'links', 'history'] as const
export type ContextTab = (typeof TABS)[number]

interface Props {
  type: TypeModel
  loaded: LoadedRecord
  edit: Edit
  tab: ContextTab
  onTab: (tab: ContextTab) => void
  /** On narrow screens the panel is a sheet. */
  open: boolean
  onClose: () => void
  asOf: string | null
  children?: ReactNode
}

export function ContextPanel({
  type,
  loaded,
  edit,
  tab,
  onTab,
  open,
  onClose,
  asOf,
  children,
}: Props) {
  const ref = useRef<HTMLElement>(null)
  useEffect(() => {
    const sheet = open && getComputedStyle(ref.current!).position === 'fixed'
    if (!sheet) return
    ref.current?.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus()
    const onKey = (event: globalThis.KeyboardEvent) => event.key === 'Escape' && onClose()
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [open, onClose])
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!by) return
    const next = TABS[(TABS.indexOf(tab) + by + TABS.length) % TABS.length]!
    onTab(next)
    ref.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus()
  }
  return (
    <>
      {open && (
        <button
          type="button"
          className="veil sheet-veil"
          aria-label={t('close')}
          onClick={onClose}
        />
      )}
      <aside ref={ref} className={open ? 'context open' : 'context'} aria-label={t('context')}>
        <div className="context-head">
          <div className="context-tabs" role="tablist" aria-label={t('context')} onKeyDown={onKey}>
            {TABS.map((name) => (
              <button
                key={name}
                id={`tab-${name}`}
                type="button"
                role="tab"
                aria-selected={name === tab}
                aria-controls="context-body"
                tabIndex={name === tab ? 0 : -1}
                onClick={() => onTab(name)}
              >
                {t(`context.${name}`)}
                {name === 'links' && loaded.record.links.length > 0 && (
                  <span className="count"> {loaded.record.links.length}</span>
                )}
              </button>
            ))}
          </div>
          <button
            type="button"
            className="ib sheet-close"
            aria-label={t('close')}
            onClick={onClose}
          >
            <Icon name="x" />
          </button>
        </div>
        <div
          id="context-body"
          className="context-body"
          role="tabpanel"
          aria-labelledby={`tab-${tab}`}
          tabIndex={0}
        >
          {tab === 'details' && <Details type={type} loaded={loaded} edit={edit} />}
          {tab === 'details' && children}
          <Suspense fallback={<Skeleton />}>
            {tab === 'links' && (
              <LinksPanel type={type} record={loaded.record} readOnly={asOf !== null} />
            )}
            {tab === 'history' && <HistoryPanel type={type} record={loaded.record} />}
          </Suspense>
        </div>
      </aside>
    </>
  )
}
