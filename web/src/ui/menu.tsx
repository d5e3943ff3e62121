import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { keyText } from '@/commands/keys'
import { Icon } from './icon'
import { Popover } from './popover'

export interface MenuItem {
  id: string
  label: string
  icon: string
  key?: string | undefined
  /** Why it cannot be chosen now. */
  reason?: string | null
  checked?: boolean
  perform: () => void
}

interface Props {
  label: string
  items: MenuItem[]
  children: ReactNode
  className?: string
  align?: 'start' | 'end'
  /** Lets a command open the menu. */
  openRef?: { current: (() => void) | null }
}

export function MenuButton({ label, items, children, className = 'ib', align, openRef }: Props) {
  const opener = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  useEffect(() => {
    if (openRef) openRef.current = () => setOpen(true)
  }, [openRef])
  return (
    <>
      <button
        ref={opener}
        type="button"
        className={className}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={label}
        title={label}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && (
        <Popover
          opener={opener}
          onClose={() => setOpen(false)}
          role="menu"
          label={label}
          className="menu"
          {...(align ? { align } : {})}
        >
          <MenuItems items={items} onDone={() => setOpen(false)} />
        </Popover>
      )}
    </>
  )
}

function MenuItems({ items, onDone }: { items: MenuItem[]; onDone: () => void }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only moves the focus among its buttons
    <div role="presentation" onKeyDown={moveFocus}>
      {items.map((item) => (
        <MenuRow key={item.id} item={item} onDone={onDone} />
      ))}
    </div>
  )
}

function MenuRow({ item, onDone }: { item: MenuItem; onDone: () => void }) {
  const role = item.checked === undefined ? 'menuitem' : 'menuitemcheckbox'
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is one of two that fit
    <button
      type="button"
      className="mi"
      role={role}
      tabIndex={-1}
      aria-disabled={item.reason ? true : undefined}
      aria-checked={item.checked}
      onClick={() => {
        if (item.reason) return
        onDone()
        item.perform()
      }}
    >
      <Icon name={item.checked ? 'check' : item.icon} />
      <span className="mi-words">
        {item.label}
        {item.reason && <small>{item.reason}</small>}
      </span>
      {item.key && <kbd dir="ltr">{keyText(item.key)}</kbd>}
    </button>
  )
}

/** Arrow keys, Home and End among the buttons of a menu. */
export function moveFocus(event: KeyboardEvent<HTMLElement>) {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button, [role=option]')]
  const at = buttons.indexOf(document.activeElement as HTMLElement)
  const next = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: buttons.length - 1,
  }[event.key]
  if (next === undefined) return
  event.preventDefault()
  event.stopPropagation()
  buttons[(next + buttons.length) % buttons.length]?.focus()
}
