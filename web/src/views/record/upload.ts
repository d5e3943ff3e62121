import { call, queryOf } from '@/api/client'
import { queries } from '@/api/queries'
import type { Visibility } from '@/api/wire'
import { toast, toastProblem } from '@/ui/toasts'
import { t } from '@/words'

/** One file after the other, so that a refused one does not take the rest with it. */
export async function upload(path: string, ref: string, files: File[], visibility: Visibility) {
  let done = 0
  for (const file of files) {
    try {
      const query = queryOf({ name: file.name || 'pasted.png', visibility })
      await call('POST', `/${path}/${ref}/attachments${query}`, {
        bytes: { data: file, mediaType: file.type },
      })
      done++
    } catch (error) {
      toastProblem(error)
    }
  }
  if (done) {
    await queries.invalidateQueries({ queryKey: [`/${path}/${ref}/attachments`] })
    toast(t('composer.attached', { n: done }))
  }
}
