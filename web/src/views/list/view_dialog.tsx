import '@/styles/forms.css'
import { type FormEvent, useState } from 'react'
import { call } from '@/api/client'
import { queries, viewsQuery } from '@/api/queries'
import type { TypeModel, View } from '@/api/wire'
import { go } from '@/app/navigate'
import { Dialog } from '@/ui/dialog'
import { toastProblem } from '@/ui/toasts'
import { t } from '@/words'
import type { ListState } from './list_state'
import { contentOf } from './view_content'

interface Props {
  type: TypeModel
  state: ListState
  onClose: () => void
  href: (view: View) => string
}

/** Saves the list as it stands under a name. */
export default function ViewDialog({ type, state, onClose, href }: Props) {
  const [busy, setBusy] = useState(false)
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const body = {
      ...contentOf(type, state),
      title: String(form.get('title')),
      pinned: form.get('pinned') === 'on',
    }
    setBusy(true)
    try {
      const { data } = await call<View>('POST', '/views', { body })
      await queries.invalidateQueries({ queryKey: viewsQuery.queryKey })
      onClose()
      go(href(data))
    } catch (error) {
      setBusy(false)
      toastProblem(error)
    }
  }
  return (
    <Dialog title={t('views.save_as')} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <div className="form-field">
          <label htmlFor="view-title">{t('views.title')}</label>
          <input
            id="view-title"
            className="input"
            name="title"
            required
            autoComplete="off"
            data-first
          />
        </div>
        <label className="check">
          <input type="checkbox" name="pinned" defaultChecked />
          {t('views.pinned')}
        </label>
        <footer className="dialog-foot">
          <button type="button" className="b" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" className="b primary" disabled={busy}>
            {t('save')}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}
