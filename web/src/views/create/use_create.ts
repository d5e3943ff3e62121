import { type FormEvent, useEffect, useState } from 'react'
import { call } from '@/api/client'
import { useDraft } from '@/api/drafts'
import { queries, recordQuery } from '@/api/queries'
import type { TypeModel, WholeRecord } from '@/api/wire'
import { useSession } from '@/app/context'
import { go } from '@/app/navigate'
import { listHref, recordHref } from '@/app/routes'
import { bodyOf, isEmpty } from '@/model/types'
import { toast } from '@/ui/toasts'
import { t } from '@/words'
import { defaultsOf } from './form_fields'

type Values = Record<string, unknown>

/** A record on its way into being: its values, kept as a draft until it is there. */
export function useCreate(type: TypeModel, given: URLSearchParams) {
  const { me } = useSession()
  const [values, setValues] = useState<Values>(() => defaultsOf(type, me, given))
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const draft = useDraft<Values>(`new:${type.path}`)
  useEffect(() => {
    if (draft.kept) setValues((now) => ({ ...now, ...draft.kept }))
  }, [draft.kept])

  const set = (name: string) => (value: unknown) => {
    const next = { ...values, [name]: value }
    setValues(next)
    draft.keep(next)
  }
  async function submit(event: FormEvent) {
    event.preventDefault()
    const filled = Object.entries(values).filter(([, value]) => !isEmpty(value))
    setBusy(true)
    try {
      const body = bodyOf(Object.fromEntries(filled))
      const { data, etag } = await call<WholeRecord>('POST', `/${type.path}`, { body })
      draft.drop()
      queries.setQueryData(recordQuery(type.path!, data.ref).queryKey, { record: data, etag })
      toast(t('create.done', { ref: data.ref }))
      go(recordHref(type.path!, data.ref))
    } catch (error) {
      setBusy(false)
      setProblem(error)
    }
  }
  const cancel = () => {
    draft.drop()
    go(listHref(type))
  }
  return {
    values,
    set,
    problem,
    busy,
    submit,
    cancel,
    found: !!draft.kept,
    saved: draft.state === 'saved',
  }
}
