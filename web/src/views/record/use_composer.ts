import { type FormEvent, useEffect, useState } from 'react'
import { call } from '@/api/client'
import { useDraft } from '@/api/drafts'
import { forgetRecord } from '@/api/queries'
import type { Visibility } from '@/api/wire'
import { write as keep, read } from '@/base/kept'
import { toast, toastProblem } from '@/ui/toasts'
import { t } from '@/words'

/** What is being written about a record: kept as a draft until it is sent. */
export function useComposer(path: string, recordRef: string) {
  const draft = useDraft<{ text: string; visibility: Visibility }>(`comment:${recordRef}`)
  const [text, setText] = useState('')
  const [visibility, setVisibility] = useState<Visibility>(
    read('visibility') === 'public' ? 'public' : 'internal',
  )
  const [busy, setBusy] = useState(false)

  useEffect(() => {
    if (!draft.kept) return
    setText((now) => now || draft.kept!.text)
    setVisibility(draft.kept.visibility)
  }, [draft.kept])

  const write = (next: string) => {
    setText(next)
    draft.keep(next.trim() ? { text: next, visibility } : null)
  }
  const address = (wanted: Visibility) => {
    setVisibility(wanted)
    keep('visibility', wanted)
    if (text.trim()) draft.keep({ text, visibility: wanted })
  }
  async function send(event?: FormEvent) {
    event?.preventDefault()
    if (!text.trim() || busy) return
    setBusy(true)
    try {
      await call('POST', `/${path}/${recordRef}/comments`, { body: { text, visibility } })
      setText('')
      draft.drop()
      await forgetRecord(path, recordRef)
      toast(t(visibility === 'public' ? 'composer.sent' : 'composer.noted'))
    } catch (error) {
      toastProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return { text, write, visibility, address, busy, send, saved: draft.state === 'saved' }
}
