// Drafts are kept on the server, so that what was begun at the desk can be
// finished on the phone. A lost connection loses no more than the last seconds.
import { useCallback, useEffect, useRef, useState } from 'react'
import { call, get } from './client'

const PAUSE_MS = 800

export type DraftState = 'none' | 'saving' | 'saved'

export interface Draft<T> {
  /** What was kept; undefined until the answer is there, null when there is none. */
  kept: T | null | undefined
  state: DraftState
  keep(value: T | null): void
  drop(): void
}

export function useDraft<T>(key: string): Draft<T> {
  const [kept, setKept] = useState<T | null | undefined>(undefined)
  const [state, setState] = useState<DraftState>('none')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const path = `/drafts/${encodeURIComponent(key)}`

  useEffect(() => {
    const abort = new AbortController()
    setKept(undefined)
    setState('none')
    get<{ value: T | null }>(path, abort.signal)
      .then((answer) => setKept(answer.value ?? null))
      .catch(() => !abort.signal.aborted && setKept(null))
    return () => {
      abort.abort()
      clearTimeout(timer.current)
    }
  }, [path])

  const keep = useCallback(
    (value: T | null) => {
      clearTimeout(timer.current)
      setState('saving')
      timer.current = setTimeout(async () => {
        const method = value === null ? 'DELETE' : 'PUT'
        const options = value === null ? {} : { body: { value } }
        await call(method, path, options).catch(() => {})
        setState(value === null ? 'none' : 'saved')
      }, PAUSE_MS)
    },
    [path],
  )

  const drop = useCallback(() => {
    clearTimeout(timer.current)
    setState('none')
    setKept(null)
    call('DELETE', path).catch(() => {})
  }, [path])

  return { kept, state, keep, drop }
}
