// Changing one record: every change says which revision it was made on, and when
// somebody was faster both values are shown instead of one being lost.
import { useCallback, useState } from 'react'
import { call } from '@/api/client'
import { Problem, sentenceOf } from '@/api/problem'
import { forgetRecord, type LoadedRecord, queries, recordQuery } from '@/api/queries'
import type { TypeModel, WholeRecord } from '@/api/wire'
import { bodyOf, sameValue } from '@/model/types'
import { toast, toastProblem } from '@/ui/toasts'
import { t } from '@/words'
import { currentList, refreshRows } from '../list/current_list'

export interface Conflict {
  /** What was to be written. */
  mine: Record<string, unknown>
  /** What the record held when the edit began. */
  before: WholeRecord
  theirs: LoadedRecord
}

export interface Edit {
  /** The sentence of a refusal, or an empty text when it is done or became a conflict. */
  save: (values: Record<string, unknown>) => Promise<string>
  conflict: Conflict | null
  settle: (keep: Record<string, unknown> | null) => Promise<void>
}

export function useEdit(type: TypeModel, loaded: LoadedRecord): Edit {
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const path = type.path!
  const { ref } = loaded.record

  const save = useCallback(
    async (values: Record<string, unknown>) => {
      const before = loaded.record
      try {
        await patch(path, ref, values, loaded.etag)
        offerUndo(path, ref, values, before)
        return ''
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 412) return refusalOf(error, values)
        const theirs = await queries.fetchQuery({ ...recordQuery(path, ref), staleTime: 0 })
        // Somebody else changed other fields: nothing stands against this change.
        const clash = Object.keys(values).some(
          (name) => !sameValue(theirs.record[name], before[name]),
        )
        if (clash) setConflict({ mine: values, before, theirs })
        else await patch(path, ref, values, theirs.etag).catch(toastProblem)
        return ''
      }
    },
    [path, ref, loaded],
  )
  const settle = useCallback(
    async (keep: Record<string, unknown> | null) => {
      const etag = conflict?.theirs.etag ?? null
      setConflict(null)
      if (keep && Object.keys(keep).length) await patch(path, ref, keep, etag).catch(toastProblem)
    },
    [path, ref, conflict],
  )
  return { save, conflict, settle }
}

async function patch(
  path: string,
  ref: string,
  values: Record<string, unknown>,
  etag: string | null,
) {
  const answer = await call<WholeRecord>('PATCH', `/${path}/${ref}`, {
    body: bodyOf(values),
    ifMatch: etag,
  })
  await adopt(path, answer.data, answer.etag)
}

/** Shows the record that an answer brought, here and in the list beside it. */
export async function adopt(path: string, record: WholeRecord, etag: string | null) {
  await queries.cancelQueries({ queryKey: recordQuery(path, record.ref).queryKey })
  queries.setQueryData<LoadedRecord>(recordQuery(path, record.ref).queryKey, { record, etag })
  void queries.invalidateQueries({ queryKey: [`/${path}/${record.ref}/history`] })
  const list = currentList.get()
  if (list?.path === path) refreshRows(list, [record.ref]).catch(() => {})
}

function refusalOf(error: unknown, values: Record<string, unknown>): string {
  if (error instanceof Problem) {
    const about = Object.keys(values)
      .map((name) => error.at(name))
      .filter(Boolean)
    if (about.length) return about.join(' ')
  }
  return sentenceOf(error)
}

function offerUndo(
  path: string,
  ref: string,
  values: Record<string, unknown>,
  before: WholeRecord,
) {
  const back = Object.fromEntries(Object.keys(values).map((name) => [name, before[name] ?? null]))
  const undo = () => {
    const now = queries.getQueryData<LoadedRecord>(recordQuery(path, ref).queryKey)
    patch(path, ref, back, now?.etag ?? null).catch(toastProblem)
  }
  toast(t('edit.saved'), { label: t('undo'), perform: undo })
}

export async function setWatching(path: string, ref: string, watch: boolean) {
  try {
    await call(watch ? 'PUT' : 'DELETE', `/${path}/${ref}/watchers`)
    await forgetRecord(path, ref)
    toast(t(watch ? 'watch.on' : 'watch.off'))
  } catch (error) {
    toastProblem(error)
  }
}
