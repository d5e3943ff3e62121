import { type ReactNode, useEffect, useId, useRef } from 'react'
import { t } from '@/words'
import { Icon } from './icon'

interface Props {
  title: string
  onClose: () => void
  children: ReactNode
  wide?: boolean
  className?: string
}

/** A modal dialog on the native element: it traps focus, closes on Escape and gives focus back. */
export function Dialog({ title, onClose, children, wide, className }: Props) {
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()

  useEffect(() => {
    const dialog = ref.current!
    const opener = document.activeElement as HTMLElement | null
    if (!dialog.open) dialog.showModal()
    dialog
      .querySelector<HTMLElement>('[data-first], .dialog-body :is(input, select, textarea, button)')
      ?.focus()
    return () => {
      dialog.close()
      if (opener?.isConnected) opener.focus({ preventScroll: true })
    }
  }, [])

  const classes = ['dialog', wide ? 'wide' : '', className ?? ''].filter(Boolean).join(' ')
  return (
    <dialog
      ref={ref}
      className={classes}
      aria-labelledby={id}
      onCancel={(event) => {
        // A cancelled file choice bubbles here too.
        if (event.target !== ref.current) return
        event.preventDefault()
        onClose()
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <header className="dialog-head">
        <h2 id={id}>{title}</h2>
        <button type="button" className="ib" aria-label={t('close')} onClick={onClose}>
          <Icon name="x" />
        </button>
      </header>
      <div className="dialog-body">{children}</div>
    </dialog>
  )
}
