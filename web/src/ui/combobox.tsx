import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { t } from '@/words'
import { Icon } from './icon'
import { place } from './place'

export interface Option {
  value: string
  label: string
  detail?: string
}

interface Props {
  /** What may be chosen for what was typed; called again as one types. */
  load: (typed: string, signal: AbortSignal) => Promise<Option[]>
  onChoose: (option: Option) => void
  /** Shown while nothing is typed: the present value. */
  text: string
  onClear?: (() => void) | undefined
  /** Backspace in the empty box. */
  onBack?: (() => void) | undefined
  placeholder?: string
  aria: Record<string, unknown>
  leading?: ReactNode
}

const PAUSE_MS = 120

/** A text box with suggestions: the combobox pattern, its list in the top layer. */
export function Combobox({
  load,
  onChoose,
  text,
  onClear,
  onBack,
  placeholder,
  aria,
  leading,
}: Props) {
  const [typed, setTyped] = useState<string | null>(null)
  const [options, setOptions] = useState<Option[] | null>(null)
  const [at, setAt] = useState(0)
  const box = useRef<HTMLSpanElement>(null)
  const listId = useId()
  const open = typed !== null
  const loader = useRef(load)
  loader.current = load

  useEffect(() => {
    if (typed === null) return setOptions(null)
    const abort = new AbortController()
    const timer = setTimeout(
      () => {
        loader
          .current(typed.trim(), abort.signal)
          .then((found) => {
            setOptions(found)
            setAt(0)
          })
          .catch(() => {})
      },
      typed ? PAUSE_MS : 0,
    )
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [typed])

  const choose = (option: Option | undefined) => {
    if (!option) return
    setTyped(null)
    onChoose(option)
  }
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    const n = options?.length ?? 0
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (!open) return setTyped('')
      if (n) setAt((at + (event.key === 'ArrowDown' ? 1 : n - 1)) % n)
    } else if (event.key === 'Enter' && open && !event.nativeEvent.isComposing) {
      event.preventDefault()
      event.stopPropagation()
      choose(options?.[at])
    } else if (event.key === 'Escape' && open) {
      event.preventDefault()
      event.stopPropagation()
      setTyped(null)
    } else if (event.key === 'Backspace' && !typed) {
      onBack?.()
    }
  }

  return (
    <span className="combobox input" ref={box}>
      {leading}
      <input
        {...aria}
        role="combobox"
        aria-expanded={open}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={open && options?.length ? `${listId}-${at}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        value={typed ?? text}
        onChange={(event) => setTyped(event.target.value)}
        onClick={() => !open && setTyped('')}
        onKeyDown={onKey}
        onBlur={() => setTyped(null)}
      />
      {onClear && text && !open && (
        <button type="button" className="ib" aria-label={t('clear')} onClick={onClear}>
          <Icon name="x" />
        </button>
      )}
      {open && (
        <Options
          id={listId}
          box={box.current}
          options={options}
          at={at}
          typed={typed}
          onChoose={choose}
        />
      )}
    </span>
  )
}

interface OptionsProps {
  id: string
  box: HTMLElement | null
  options: Option[] | null
  at: number
  typed: string
  onChoose: (option: Option) => void
}

function Options({ id, box, options, at, typed, onChoose }: OptionsProps) {
  const ref = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the panel is placed again when its content changes
  useEffect(() => {
    const panel = ref.current!
    if (!panel.matches(':popover-open')) panel.showPopover()
    if (box) place(panel, box, { fit: true })
  }, [box, options])
  useEffect(() => {
    ref.current?.children[at]?.scrollIntoView({ block: 'nearest' })
  }, [at])
  return (
    <div
      ref={ref}
      id={id}
      popover="manual"
      role="listbox"
      aria-label={t('suggestions')}
      className="popover menu"
    >
      {options?.map((option, i) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the input answers the keys
        <div
          key={option.value}
          id={`${id}-${i}`}
          role="option"
          tabIndex={-1}
          aria-selected={i === at}
          className="mi"
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(option)}
        >
          <span className="mi-words">{option.label}</span>
          {option.detail && <small>{option.detail}</small>}
        </div>
      ))}
      {options?.length === 0 && (
        <div
          className="mi none"
          role="option"
          aria-selected="false"
          aria-disabled="true"
          tabIndex={-1}
        >
          {typed ? t('suggestions.none', { q: typed }) : t('suggestions.empty')}
        </div>
      )}
    </div>
  )
}
