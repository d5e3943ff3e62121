import { useEffect, useState } from 'react'
import { onChange } from '@/api/events'
import { type CurrentList, refreshRows } from './current_list'

const PAUSE_MS = 400
const AT_ONCE = 100

/** Rows that changed elsewhere are repainted where they stand; new ones are only counted. */
export function useLiveRows(list: CurrentList): number {
  const [newer, setNewer] = useState(0)
  useEffect(() => {
    setNewer(0)
    const changed = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const refresh = () => {
      timer = undefined
      const refs = [...changed].slice(0, AT_ONCE)
      for (const ref of refs) changed.delete(ref)
      refreshRows(list, refs).catch(() => {})
    }
    const stop = onChange((change) => {
      if (change.type !== list.type.name) return
      const shown = list.source.find(change.ref)
      if (!shown) {
        if (change.verb === 'create') setNewer((n) => n + 1)
        return
      }
      if (shown.row.revision >= change.revision) return
      changed.add(change.ref)
      timer ??= setTimeout(refresh, PAUSE_MS)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [list])
  return newer
}
