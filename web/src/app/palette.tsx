import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { get, queryOf } from '@/api/client'
import { queries, viewsQuery } from '@/api/queries'
import type { Model, SearchHit } from '@/api/wire'
import { rank } from '@/base/rank'
import { useStore } from '@/base/use_store'
import { commands, doesApply } from '@/commands/command'
import { keyText } from '@/commands/keys'
import { takeTyped } from '@/commands/typed_ahead'
import { typeNamed } from '@/model/types'
import { Icon } from '@/ui/icon'
import { t } from '@/words'
import { useSession } from './context'
import { go, openHref } from './navigate'
import { refHref, viewHref } from './routes'

interface Entry {
  id: string
  label: string
  hint: string
  icon: string
  key?: string | undefined
  href?: string
  perform: () => void
}

const COMMANDS_SHOWN = 9
const COMMANDS_BESIDE_HITS = 5
const HITS_SHOWN = 8
const PAUSE_MS = 120

/** Commands, views and records in one box: <dialog> traps the focus, the list is the combobox pattern. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const { model } = useSession()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const dialog = useRef<HTMLDialogElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const hits = useHits(typed)
  const own = useOwnEntries(model, typed)
  const entries = useMemo(() => merge(own, hits.items, model, typed), [own, hits, model, typed])

  useEffect(() => {
    const opener = document.activeElement as HTMLElement | null
    const element = dialog.current!
    element.showModal()
    const ahead = takeTyped()
    if (ahead.text) setTyped(ahead.text)
    if (ahead.sent) setHurried(true)
    return () => {
      element.close()
      if (opener?.isConnected) opener.focus({ preventScroll: true })
    }
  }, [])
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' })
  }, [at])

  const choose = (entry: Entry | undefined, newTab: boolean) => {
    if (!entry) return
    onClose()
    // After the dialog has given the focus back, so that the command may take it.
    setTimeout(() => (newTab && entry.href ? openHref(entry.href, true) : entry.perform()))
  }
  // A number typed in one go is opened even when Enter was faster than the answer.
  const [hurried, setHurried] = useState(false)
  const settled = hits.q === typed.trim()
  const take = useRef(choose)
  take.current = choose
  useEffect(() => {
    if (hurried && settled) take.current(entries[0], false)
  }, [hurried, settled, entries])
  const onKey = (event: KeyboardEvent) => {
    event.stopPropagation()
    const next = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key]
    if (next !== undefined) {
      event.preventDefault()
      setAt((next + entries.length) % Math.max(1, entries.length))
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      if (!settled && at === 0 && entries[0]?.id === 'everywhere') setHurried(true)
      else choose(entries[at], event.metaKey || event.ctrlKey)
    }
  }

  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label={t('cmd.palette')}
      onCancel={onClose}
      onKeyDown={onKey}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div className="palette-in">
        <Icon name="search" />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-autocomplete="list"
          aria-activedescendant={entries.length ? `palette-${at}` : undefined}
          aria-label={t('palette.open')}
          placeholder={t('palette.placeholder')}
          spellCheck={false}
          autoComplete="off"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setHurried(false)
            setAt(0)
          }}
        />
      </div>
      <div
        id="palette-list"
        ref={list}
        role="listbox"
        aria-label={t('palette.results')}
        className="palette-list"
        tabIndex={-1}
      >
        {entries.map((entry, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input answers the keys
          <div
            key={entry.id}
            id={`palette-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === at}
            onClick={(event) => choose(entry, event.metaKey || event.ctrlKey)}
          >
            <Icon name={entry.icon} />
            <span className="cut">{entry.label}</span>
            <span className="hint cut">{entry.hint}</span>
            {entry.key && <kbd dir="ltr">{keyText(entry.key)}</kbd>}
          </div>
        ))}
      </div>
      <footer className="palette-foot" aria-hidden="true">
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> {t('palette.choose')}
        </span>
        <span>
          <kbd>↵</kbd> {t('palette.do')}
        </span>
        <span className="spare">
          <kbd>{keyText('mod+enter')}</kbd> {t('palette.tab')}
        </span>
      </footer>
    </dialog>
  )
}

interface Hits {
  /** What was asked; the answer to what is typed now may still be on its way. */
  q: string
  items: SearchHit[]
}

const noHits: Hits = { q: '', items: [] }

function useHits(typed: string): Hits {
  const [hits, setHits] = useState(noHits)
  useEffect(() => {
    const q = typed.trim()
    if (q.length < 2) return setHits({ q, items: [] })
    const abort = new AbortController()
    const timer = setTimeout(() => {
      get<{ items: SearchHit[] }>(`/search${queryOf({ q, limit: HITS_SHOWN })}`, abort.signal)
        .then((answer) => setHits({ q, items: answer.items }))
        .catch(() => !abort.signal.aborted && setHits({ q, items: [] }))
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [typed])
  return hits
}

function useOwnEntries(model: Model, typed: string): Entry[] {
  const list = useStore(commands)
  return useMemo(() => {
    const own: Entry[] = list
      .filter((command) => !command.quiet && doesApply(command))
      .map(({ id, label, icon, key, perform, group }) => ({
        id,
        label,
        icon,
        key,
        hint: t(`group.${group}`),
        perform: () => void perform(),
      }))
    const views = queries.getQueryData(viewsQuery.queryKey)?.items ?? []
    for (const view of views) {
      const href = viewHref(view, model)
      if (!href) continue
      const type = typeNamed(model, view.record_type)
      own.push({
        id: view.ref,
        label: view.title,
        icon: type?.icon ?? 'list',
        hint: t('palette.view', { type: type?.plural ?? '' }),
        href,
        perform: () => go(href),
      })
    }
    return own
      .map((entry) => ({ entry, score: rank(entry.label, typed) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .map(({ entry }) => entry)
  }, [list, model, typed])
}

function merge(own: Entry[], hits: SearchHit[], model: Model, typed: string): Entry[] {
  const found = hits.flatMap((hit): Entry[] => {
    const href = refHref(model, hit.type, hit.ref)
    const type = typeNamed(model, hit.type)
    if (!href) return []
    return [
      {
        id: `hit.${hit.ref}`,
        label: hit.title,
        hint: hit.ref,
        icon: type?.icon ?? 'circle',
        href,
        perform: () => go(href),
      },
    ]
  })
  const exact = found.filter((entry) => entry.hint.toLowerCase() === typed.trim().toLowerCase())
  const others = found.filter((entry) => !exact.includes(entry))
  const shown = own.slice(0, found.length ? COMMANDS_BESIDE_HITS : COMMANDS_SHOWN)
  const q = typed.trim()
  const everywhere: Entry[] = q
    ? [
        {
          id: 'everywhere',
          label: t('palette.everywhere', { q }),
          hint: t('nav.search'),
          icon: 'search',
          href: `/search${queryOf({ q })}`,
          perform: () => go(`/search${queryOf({ q })}`),
        },
      ]
    : []
  return [...exact, ...shown, ...others, ...everywhere]
}
