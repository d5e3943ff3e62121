import type { Ref } from '@/api/wire'
import { refTitle } from '@/model/types'
import { Combobox } from '@/ui/combobox'
import { Icon } from '@/ui/icon'
import { t } from '@/words'
import { ariaOf, type InputProps } from '../input'
import { suggest } from './suggest'

export function ReferenceInput(props: InputProps) {
  const value = props.value as Ref | null
  return (
    <Combobox
      aria={ariaOf(props)}
      text={value ? refTitle(value) : ''}
      load={(typed, signal) => suggest(props.field.to, typed, signal)}
      onChoose={(option) => props.onChange({ ref: option.value, title: option.label })}
      onClear={() => props.onChange(null)}
      placeholder={t('suggestions.type')}
    />
  )
}

export function ReferencesInput(props: InputProps) {
  const values = (props.value as Ref[] | null) ?? []
  const without = (ref: string) => values.filter((one) => one.ref !== ref)
  return (
    <Combobox
      aria={ariaOf(props)}
      text=""
      load={async (typed, signal) => {
        const found = await suggest(props.field.to, typed, signal)
        return found.filter((option) => !values.some((one) => one.ref === option.value))
      }}
      onChoose={(option) => props.onChange([...values, { ref: option.value, title: option.label }])}
      onBack={() => props.onChange(values.slice(0, -1))}
      placeholder={values.length ? '' : t('suggestions.type')}
      leading={values.map((one) => (
        <span key={one.ref} className="tag">
          {refTitle(one)}
          <button
            type="button"
            aria-label={t('remove', { name: refTitle(one) })}
            onClick={() => props.onChange(without(one.ref))}
          >
            <Icon name="x" />
          </button>
        </span>
      ))}
    />
  )
}
