import {
  type ClipboardEvent,
  type DragEvent,
  forwardRef,
  type KeyboardEvent,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from 'react'
import type { Visibility, WholeRecord } from '@/api/wire'
import { keyText } from '@/commands/keys'
import { Markdown } from '@/fields/markdown/render'
import { Icon } from '@/ui/icon'
import { t } from '@/words'
import { upload } from './upload'
import { useComposer } from './use_composer'
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
  const { text, write, visibility, address, busy, send, saved } = useComposer(path, record.ref)
  const [preview, setPreview] = useState(false)
  const box = useRef<HTMLTextAreaElement>(null)
  const { over, attach, dropping } = useFiles(path, record, visibility)
  useEffect(() => {
    if (!text) setPreview(false)
  }, [text])
  useImperativeHandle(ref, () => ({
    write: (wanted) => {
      address(wanted)
      setPreview(false)
      requestAnimationFrame(() => box.current?.focus())
    },
  }))
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
  return (
    <form className={`composer ${visibility}${over ? ' over' : ''}`} onSubmit={send} {...dropping}>
      <div className="composer-head">
        <VisibilityChoice value={visibility} onChange={address} />
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
          aria-label={t(visibility === 'public' ? 'visibility.public' : 'visibility.internal')}
          placeholder={t(visibility === 'public' ? 'composer.public' : 'composer.internal')}
          value={text}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKey}
          onPaste={onPaste}
        />
      )}
      <div className="composer-foot">
        {record.may.attach && <AttachButton onFiles={attach} />}
        <span className="saved" role="status">
          {saved ? t('draft.saved') : ''}
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

/** Files that are dropped on the composer or pasted into it. */
function useFiles(path: string, record: WholeRecord, visibility: Visibility) {
  const [over, setOver] = useState(false)
  const attach = async (files: Iterable<File>) => {
    setOver(false)
    await upload(path, record.ref, [...files], visibility)
  }
  const dropping = {
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      if (record.may.attach) void attach(event.dataTransfer.files)
    },
    onDragOver: (event: DragEvent) => {
      event.preventDefault()
      setOver(true)
    },
    onDragLeave: () => setOver(false),
  }
  return { over, attach, dropping }
}

function AttachButton({ onFiles }: { onFiles: (files: Iterable<File>) => Promise<void> }) {
  const input = useRef<HTMLInputElement>(null)
  const choose = async () => {
    const files = [...(input.current?.files ?? [])]
    // The same file may be chosen again.
    if (input.current) input.current.value = ''
    await onFiles(files)
  }
  const label = t('composer.attach')
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={label}
        onChange={() => void choose()}
      />
      <button
        type="button"
        className="ib"
        aria-label={label}
        title={label}
        onClick={() => input.current?.click()}
      >
        <Icon name="paperclip" />
      </button>
    </>
  )
}
