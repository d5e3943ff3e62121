import { get, queryOf } from '@/api/client'
import type { SearchHit, Suggestion } from '@/api/wire'
import type { Option } from '@/ui/combobox'

const SHOWN = 12

/** Records of a type for a picker; of any type where none is named. */
export async function suggest(
  type: string | null,
  q: string,
  signal: AbortSignal,
): Promise<Option[]> {
  if (!type) return suggestAny(q, signal)
  const answer = await get<{ items: Suggestion[] }>(
    `/suggest/${type}${queryOf({ q, limit: SHOWN })}`,
    signal,
  )
  return answer.items.map(({ ref, title, detail }) => ({
    value: ref,
    label: title,
    detail: detail && detail !== ref ? `${ref} · ${detail}` : ref,
  }))
}

async function suggestAny(q: string, signal: AbortSignal): Promise<Option[]> {
  if (!q) return []
  const answer = await get<{ items: SearchHit[] }>(`/search${queryOf({ q, limit: SHOWN })}`, signal)
  return answer.items.map(({ ref, title }) => ({ value: ref, label: title, detail: ref }))
}
