import { call } from '@/api/client'
import { queries } from '@/api/queries'
import type { Move, WholeRecord } from '@/api/wire'
import { toast } from '@/ui/toasts'
import { t } from '@/words'
import { adopt } from './edit'

/** Makes a move; gives back what stood against it, or null. */
export async function makeMove(
  path: string,
  ref: string,
  move: Move,
  body: Record<string, unknown>,
): Promise<unknown> {
  try {
    const { data, etag } = await call<WholeRecord>('POST', `/${path}/${ref}/moves/${move.name}`, {
      body,
    })
    await adopt(path, data, etag)
    void queries.invalidateQueries({ queryKey: [`/${path}/${ref}/comments`] })
    toast(t('move.done', { ref, move: move.label }))
    return null
  } catch (error) {
    return error
  }
}
