import { zone } from '@/format/dates'
import { instantOf, wallTime } from '@/format/zones'
import { ariaOf, type InputProps } from '../input'

export function DateInput(props: InputProps) {
  return (
    <input
      {...ariaOf(props)}
      className="input"
      type="date"
      value={String(props.value ?? '')}
      onChange={(event) => props.onChange(event.target.value || null)}
    />
  )
}

/** The browser's own input, in the zone of the person. */
export function InstantInput(props: InputProps) {
  const value = typeof props.value === 'string' ? wallTime(props.value, zone.get()) : ''
  return (
    <input
      {...ariaOf(props)}
      className="input"
      type="datetime-local"
      value={value}
      onChange={(event) =>
        props.onChange(event.target.value ? instantOf(event.target.value, zone.get()) : null)
      }
    />
  )
}
