import {
  type ClipboardEvent,
  type DragEvent,
  type FormEvent,
  forwardRef,
  type KeyboardEvent,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from 'react'
import { call } from '@/api/client'
import { useDraft } from '@/api/drafts'
import { forgetRecord } from '@/api/queries'
import type { Visibility, WholeRecord } from '@/api/wire'
import { write as keep, read } from '@/base/kept'
import { keyText } from '@/commands/keys'
import { Markdown } from '@/fields/markdown/render'
import { Icon } from '@/ui/icon'
import { toast, toastProblem } from '@/ui/toasts'
import { t } from '@/words'
import { upload } from './upload'
import { VisibilityChoice } from './visibility'

export interface ComposerHandle {
  write: (visibility: Visibility) => void
}

interface Props {
  path: string
  record: WholeRecord
}

/** A word to the other side or to one's colleagues, with files by button, paste or drop. */
export const Composer = forwardRef<ComposerHandle, Props>(function Composer({ path, record }, ref) {
  const draft = useDraft<{ text: string; visibility: Visibility }>(`comment:${record.ref}`)
  const [text, setText] = useState('')
  const [visibility, setVisibility] = useState<Visibility>(
    read('visibility') === 'public' ? 'public' : 'internal',
  )
  const [preview, setPreview] = useState(false)
  const [busy, setBusy] = useState(false)
  const [over, setOver] = useState(false)
  const box = useRef<HTMLTextAreaElement>(null)
  const file = useRef<HTMLInputElement>(null)

  useEffect(() => {
    if (!draft.kept) return
    setText((now) => now || draft.kept!.text)
    setVisibility(draft.kept.visibility)
  }, [draft.kept])
  useImperativeHandle(ref, () => ({
    write: (wanted) => {
      choose(wanted)
      setPreview(false)
      requestAnimationFrame(() => box.current?.focus())
    },
  }))

  const choose = (wanted: Visibility) => {
    setVisibility(wanted)
    keep('visibility', wanted)
    if (text.trim()) draft.keep({ text, visibility: wanted })
  }
  const type = (next: string) => {
    setText(next)
    draft.keep(next.trim() ? { text: next, visibility } : null)
  }
  async function send(event?: FormEvent) {
    event?.preventDefault()
    if (!text.trim() || busy) return
    setBusy(true)
    try {
      await call('POST', `/${path}/${record.ref}/comments`, { body: { text, visibility } })
      setText('')
      setPreview(false)
      draft.drop()
      await forgetRecord(path, record.ref)
      toast(t(visibility === 'public' ? 'composer.sent' : 'composer.noted'))
    } catch (error) {
      toastProblem(error)
    } finally {
      setBusy(false)
    }
  }
  const attach = async (files: Iterable<File>) => {
    setOver(false)
    await upload(path, record.ref, [...files], visibility)
    // The same file may be chosen again.
    if (file.current) file.current.value = ''
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault()
      void send()
    } else if (event.key === 'Escape') box.current?.blur()
  }
  const onPaste = (event: ClipboardEvent) => {
    if (!record.may.attach || event.clipboardData.files.length === 0) return
    event.preventDefault()
    void attach(event.clipboardData.files)
  }
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    if (record.may.attach) void attach(event.dataTransfer.files)
  }
  const label = t(visibility === 'public' ? 'visibility.public' : 'visibility.internal')
  return (
    <form
      className={`composer ${visibility}${over ? ' over' : ''}`}
      onSubmit={send}
      onDrop={onDrop}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
    >
      <div className="composer-head">
        <VisibilityChoice value={visibility} onChange={choose} />
        <span className="grow" />
        {text.trim() && (
          <button type="button" className="link-button" onClick={() => setPreview(!preview)}>
            {preview ? t('markdown.write') : t('markdown.preview')}
          </button>
        )}
      </div>
      {preview ? (
        <div className="composer-preview">
          <Markdown text={text} />
        </div>
      ) : (
        <textarea
          ref={box}
          rows={2}
          aria-label={label}
          placeholder={t(visibility === 'public' ? 'composer.public' : 'composer.internal')}
          value={text}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKey}
          onPaste={onPaste}
        />
      )}
      <div className="composer-foot">
        {record.may.attach && (
          <>
            <input
              ref={file}
              type="file"
              multiple
              hidden
              aria-label={t('composer.attach')}
              onChange={(event) => void attach([...(event.target.files ?? [])])}
            />
            <button
              type="button"
              className="ib"
              aria-label={t('composer.attach')}
              title={t('composer.attach')}
              onClick={() => file.current?.click()}
            >
              <Icon name="paperclip" />
            </button>
          </>
        )}
        <span className="saved" role="status">
          {draft.state === 'saved' ? t('draft.saved') : ''}
        </span>
        <span className="grow" />
        <button type="submit" className="b primary" disabled={busy || !text.trim()}>
          {t(visibility === 'public' ? 'composer.send' : 'composer.note')}
          <kbd>{keyText('mod+enter')}</kbd>
        </button>
      </div>
    </form>
  )
})
