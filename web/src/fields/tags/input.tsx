import { type KeyboardEvent, useState } from 'react'
import { Icon } from '@/ui/icon'
import { t } from '@/words'
import { ariaOf, type InputProps } from '../input'

export function TagsInput(props: InputProps) {
  const values = (props.value as string[] | null) ?? []
  const [typed, setTyped] = useState('')

  const add = () => {
    const tag = typed.trim()
    if (tag && !values.includes(tag)) props.onChange([...values, tag])
    setTyped('')
  }
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if ((event.key === 'Enter' || event.key === ',') && typed.trim()) {
      event.preventDefault()
      event.stopPropagation()
      add()
    } else if (event.key === 'Backspace' && !typed) {
      props.onChange(values.slice(0, -1))
    }
  }
  return (
    <span className="combobox input">
      {values.map((tag) => (
        <span key={tag} className="tag">
          {tag}
          <button
            type="button"
            aria-label={t('remove', { name: tag })}
            onClick={() => props.onChange(values.filter((one) => one !== tag))}
          >
            <Icon name="x" />
          </button>
        </span>
      ))}
      <input
        {...ariaOf(props)}
        type="text"
        autoComplete="off"
        value={typed}
        placeholder={values.length ? '' : t('tags.hint')}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={onKey}
        onBlur={add}
      />
    </span>
  )
}
