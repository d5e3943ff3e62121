import { useEffect, useMemo, useState } from 'react'
import { get, queryOf } from '@/api/client'
import { queries, viewsQuery } from '@/api/queries'
import type { Model, SearchHit } from '@/api/wire'
import { rank } from '@/base/rank'
import { useStore } from '@/base/use_store'
import { commands, doesApply } from '@/commands/command'
import { typeNamed } from '@/model/types'
import { t } from '@/words'
import { go } from './navigate'
import { refHref, viewHref } from './routes'

export interface Entry {
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

interface Hits {
  /** What was asked; the answer to what is typed now may still be on its way. */
  q: string
  items: SearchHit[]
}

const noHits: Hits = { q: '', items: [] }

/** What the server finds for what is typed. */
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

/** Everything that answers to what is typed, and whether the server has answered too. */
export function useEntries(model: Model, typed: string): { entries: Entry[]; settled: boolean } {
  const hits = useHits(typed)
  const own = useOwnEntries(model, typed)
  const entries = useMemo(() => merge(own, hits.items, model, typed), [own, hits, model, typed])
  return { entries, settled: hits.q === typed.trim() }
}
