import { t } from '@/words'
import { ariaOf, type InputProps } from '../input'

/** Three answers where nothing is required: yes, no, and not said. */
export function BooleanInput(props: InputProps) {
  const text = props.value === true ? 'true' : props.value === false ? 'false' : ''
  return (
    <select
      {...ariaOf(props)}
      className="input"
      value={text}
      onChange={(event) =>
        props.onChange(event.target.value === '' ? null : event.target.value === 'true')
      }
    >
      {(!props.field.required || text === '') && <option value="">–</option>}
      <option value="true">{t('yes')}</option>
      <option value="false">{t('no')}</option>
    </select>
  )
}
