import { type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { type Placing, place } from './place'

interface Props extends Placing {
  opener: RefObject<HTMLElement | null>
  onClose: () => void
  children: ReactNode
  className?: string
  label: string
  role?: 'dialog' | 'menu' | 'group'
  id?: string
}

/** A panel in the top layer that closes on Escape and on a click elsewhere; mounted while open. */
export function Popover(props: Props) {
  const { opener, onClose, children, className, label, role = 'dialog', id, align, fit } = props
  const ref = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const panel = ref.current!
    const anchor = opener.current!
    const placing: Placing = { ...(align ? { align } : {}), ...(fit ? { fit } : {}) }
    const put = () => place(panel, anchor, placing)
    panel.showPopover()
    put()
    // Only now can anything inside take the focus.
    const first = role === 'menu' ? 'button' : '[data-first]'
    panel.querySelector<HTMLElement>(first)?.focus()
    const observer = new ResizeObserver(put)
    observer.observe(panel)
    addEventListener('resize', put)
    addEventListener('scroll', put, true)
    return () => {
      observer.disconnect()
      removeEventListener('resize', put)
      removeEventListener('scroll', put, true)
    }
  }, [opener, align, fit, role])

  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: every role that is passed takes a name
    <div
      ref={ref}
      id={id}
      popover="auto"
      role={role}
      aria-label={label}
      className={className ? `popover ${className}` : 'popover'}
      onToggle={(event) => {
        if (event.newState === 'closed' && event.target === ref.current) onClose()
      }}
    >
      {children}
    </div>
  )
}
