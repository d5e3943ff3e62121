import { ariaOf, type InputProps } from '../input'

export function ChoiceInput(props: InputProps) {
  const value = String(props.value ?? '')
  const choices = props.field.of ?? []
  return (
    <select
      {...ariaOf(props)}
      className="input"
      value={value}
      onChange={(event) => props.onChange(event.target.value || null)}
    >
      {(!props.field.required || value === '') && <option value="">–</option>}
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  )
}
