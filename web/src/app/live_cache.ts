import { useEffect } from 'react'
import { onChange } from '@/api/events'
import { forgetRecord, type LoadedRecord, queries, viewsQuery } from '@/api/queries'
import type { Model } from '@/api/wire'
import { typeNamed } from '@/model/types'

const COUNTS_PAUSE_MS = 5000

/** Writes what changes elsewhere into the cache: records at once, counts now and then. */
export function useLiveCache(model: Model) {
  useEffect(() => {
    const stale = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const refreshCounts = () => {
      timer = undefined
      void queries.invalidateQueries({
        predicate: ({ queryKey: [key, part] }) => part === 'count' && stale.has(String(key)),
      })
      stale.clear()
    }
    const stop = onChange((change) => {
      const path = typeNamed(model, change.type)?.path
      if (!path) return
      if (isNews(path, change.ref, change.revision)) void forgetRecord(path, change.ref)
      if (path === 'views') void queries.invalidateQueries({ queryKey: viewsQuery.queryKey })
      stale.add(`/${path}`)
      timer ??= setTimeout(refreshCounts, COUNTS_PAUSE_MS)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [model])
}

/** Entries such as comments leave the revision as it is, so an equal one is news too. */
function isNews(path: string, ref: string, revision: number): boolean {
  const loaded = queries.getQueryData<LoadedRecord>([`/${path}/${ref}`, ''])
  return !!loaded && loaded.record.revision <= revision
}
