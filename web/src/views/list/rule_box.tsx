import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { Problem } from '@/api/problem'
import { queries, typeQuery } from '@/api/queries'
import type { TypeModel } from '@/api/wire'
import type { Completion } from '@/model/complete'
import { unitsAt } from '@/model/rule_tokens'
import { Icon } from '@/ui/icon'
import { place } from '@/ui/place'
import { t } from '@/words'
import type { ListActs } from './list_commands'

interface Props {
  type: TypeModel
  filter: string
  error: Problem | null
  acts: { current: ListActs }
  onChange: (filter: string) => void
}

/** The filter as text, with what may come next, and where it stopped making sense. */
export function RuleBox({ type, filter, error, acts, onChange }: Props) {
  const [text, setText] = useState(filter)
  const [caret, setCaret] = useState(-1)
  const [at, setAt] = useState(0)
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  useEffect(() => setText(filter), [filter])
  useEffect(() => {
    acts.current.rule = () => {
      input.current?.focus()
      input.current?.select()
    }
  }, [acts])
  const rule = error && text === filter ? error.rule : null
  // The caret goes where the rule broke, so that typing on mends it.
  useEffect(() => {
    if (!rule || document.activeElement !== input.current) return
    const position = unitsAt(filter, rule.position)
    input.current?.setSelectionRange(position, position)
  }, [rule, filter])

  const offers = useOffers(type, text, caret)
  const take = (index: number) => {
    const offer = offers[index]
    if (!offer) return
    const next = text.slice(0, offer.from) + offer.insert + text.slice(offer.to)
    const position = offer.from + offer.insert.length
    setText(next)
    setCaret(-1)
    requestAnimationFrame(() => input.current?.setSelectionRange(position, position))
  }
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    const n = offers.length
    if (n && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      setAt((Math.max(0, at) + (event.key === 'ArrowDown' ? 1 : n - 1)) % n)
    } else if (n && event.key === 'Tab' && !event.shiftKey) {
      event.preventDefault()
      take(at)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      setCaret(-1)
      onChange(text.trim())
    } else if (event.key === 'Escape') {
      event.stopPropagation()
      if (caret >= 0) setCaret(-1)
      else input.current?.blur()
    }
  }

  return (
    <div className="rulebox-wrap">
      <div className={rule ? 'rulebox wrong' : 'rulebox'}>
        <Icon name="text-cursor-input" />
        <input
          ref={input}
          className="rule"
          dir="ltr"
          role="combobox"
          aria-label={t('rule.label')}
          aria-expanded={offers.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={offers.length ? `${id}-${at}` : undefined}
          aria-invalid={rule ? true : undefined}
          aria-describedby={rule ? `${id}-problem` : undefined}
          placeholder={t('rule.placeholder')}
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setCaret(event.target.selectionStart ?? event.target.value.length)
            setAt(0)
          }}
          onKeyDown={onKey}
          onBlur={() => setCaret(-1)}
        />
        {text !== filter && <kbd>↵</kbd>}
      </div>
      <Offers id={id} input={input.current} offers={offers} at={at} onTake={take} />
      {rule && (
        <pre className="rule-problem" id={`${id}-problem`} role="alert" dir="ltr" tabIndex={0}>
          {rule.caret || error?.detail}
        </pre>
      )}
    </div>
  )
}

/** Completion is fetched with the first letter that is typed. */
function useOffers(type: TypeModel, text: string, caret: number): Completion[] {
  const [offers, setOffers] = useState<Completion[]>([])
  useEffect(() => {
    if (caret < 0) return setOffers([])
    let current = true
    void import('@/model/complete').then(({ complete }) => {
      if (current) setOffers(complete(text, caret, type, lookUp))
    })
    return () => {
      current = false
    }
  }, [type, text, caret])
  return offers
}

/** A type that is not there yet is fetched, and offered from the next letter on. */
function lookUp(name: string): TypeModel | undefined {
  const known = queries.getQueryData<TypeModel>(typeQuery(name).queryKey)
  if (!known) void queries.prefetchQuery(typeQuery(name))
  return known
}

interface OffersProps {
  id: string
  input: HTMLElement | null
  offers: { label: string; detail: string }[]
  at: number
  onTake: (index: number) => void
}

function Offers({ id, input, offers, at, onTake }: OffersProps) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const panel = ref.current!
    if (offers.length === 0) return void (panel.matches(':popover-open') && panel.hidePopover())
    if (!panel.matches(':popover-open')) panel.showPopover()
    if (input) place(panel, input.parentElement!, { fit: true })
    panel.children[at]?.scrollIntoView({ block: 'nearest' })
  }, [offers, input, at])
  return (
    <div
      ref={ref}
      id={`${id}-list`}
      popover="manual"
      role="listbox"
      aria-label={t('suggestions')}
      className="popover menu"
    >
      {offers.map((offer, i) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the input answers the keys
        <div
          key={offer.label}
          id={`${id}-${i}`}
          role="option"
          tabIndex={-1}
          aria-selected={i === at}
          className="mi"
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onTake(i)}
        >
          <code className="mi-words">{offer.label}</code>
          <small>{offer.detail}</small>
        </div>
      ))}
    </div>
  )
}
