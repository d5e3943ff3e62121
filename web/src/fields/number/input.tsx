import { useState } from 'react'
import type { Money } from '@/api/wire'
import { useSession } from '@/app/context'
import { durationInput, parseDuration } from '@/format/durations'
import { t } from '@/words'
import { ariaOf, type InputProps } from '../input'

export function NumberInput(props: InputProps) {
  return (
    <input
      {...ariaOf(props)}
      className="input"
      type="number"
      step={props.field.type === 'integer' ? 1 : 'any'}
      value={props.value === null || props.value === undefined ? '' : String(props.value)}
      onChange={(event) =>
        props.onChange(event.target.value === '' ? null : Number(event.target.value))
      }
    />
  )
}

/** The amount stays text: it is exact, and a number of the browser is not. */
export function MoneyInput(props: InputProps) {
  const { model } = useSession()
  const value = props.value as Money | null
  const currency = value?.currency ?? model.currency
  return (
    <span className="money-input">
      <input
        {...ariaOf(props)}
        className="input"
        type="text"
        inputMode="decimal"
        autoComplete="off"
        value={value?.amount ?? ''}
        onChange={(event) => {
          const amount = event.target.value.replace(',', '.').trim()
          props.onChange(amount ? { amount, currency } : null)
        }}
      />
      <span className="unit">{currency}</span>
    </span>
  )
}

export function DurationInput(props: InputProps) {
  const given = typeof props.value === 'number' ? durationInput(props.value) : ''
  const [text, setText] = useState(given)
  const wrong = text.trim() !== '' && parseDuration(text) === null
  return (
    <input
      {...ariaOf(props)}
      aria-invalid={props.invalid || wrong || undefined}
      className="input"
      type="text"
      autoComplete="off"
      placeholder={t('duration.example')}
      title={t('duration.help')}
      value={text}
      onChange={(event) => {
        setText(event.target.value)
        props.onChange(parseDuration(event.target.value))
      }}
    />
  )
}
