import { ariaOf, type InputProps } from '../input'

export function TextInput(props: InputProps) {
  return (
    <input
      {...ariaOf(props)}
      className="input"
      type="text"
      autoComplete="off"
      value={String(props.value ?? '')}
      onChange={(event) => props.onChange(event.target.value || null)}
    />
  )
}

/** Hours and minutes up to 24:00, which the browser's own time input does not know. */
export function TimeInput(props: InputProps) {
  return (
    <input
      {...ariaOf(props)}
      className="input"
      type="text"
      inputMode="numeric"
      placeholder="09:00"
      pattern="([01]\d|2[0-3]):[0-5]\d|24:00"
      value={String(props.value ?? '')}
      onChange={(event) => props.onChange(event.target.value || null)}
    />
  )
}
