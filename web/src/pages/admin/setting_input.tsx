import { useEffect, useRef } from 'react'
import type { Setting } from '@/api/wire'
import { suggest } from '@/fields/reference/suggest'
import { Combobox } from '@/ui/combobox'
import { t } from '@/words'
import { plainText } from './setting_text'
import { TableInput } from './table_input'

interface Props {
  setting: Setting
  id: string
  value: unknown
  onChange: (value: unknown) => void
  invalid: boolean
}

/** An input for the type of a setting. Durations stay text, as the rule language writes them: 14d. */
export function SettingInput({ setting, id, value, onChange, invalid }: Props) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  const aria = { id, 'aria-label': setting.label, 'aria-invalid': invalid || undefined }
  switch (setting.type) {
    case 'table':
      return <TableInput setting={setting} value={value} onChange={onChange} />
    case 'bool':
    case 'boolean':
      return (
        <label className="check">
          <input
            {...aria}
            ref={input}
            type="checkbox"
            checked={value === true || value === 'true'}
            onChange={(event) => onChange(event.target.checked)}
          />
          {t('yes')}
        </label>
      )
    case 'number':
      return (
        <input
          {...aria}
          ref={input}
          className="input"
          type="number"
          step="any"
          value={plainText(value)}
          onChange={(event) =>
            onChange(event.target.value === '' ? null : Number(event.target.value))
          }
        />
      )
    case 'date':
      return (
        <input
          {...aria}
          ref={input}
          className="input"
          type="date"
          value={plainText(value)}
          onChange={(event) => onChange(event.target.value || null)}
        />
      )
    case 'reference':
      return <ReferenceSetting setting={setting} aria={aria} value={value} onChange={onChange} />
    default:
      return (
        <input
          {...aria}
          ref={input}
          className="input"
          value={plainText(value)}
          onChange={(event) => onChange(event.target.value)}
        />
      )
  }
}

interface ReferenceProps {
  setting: Setting
  aria: Record<string, unknown>
  value: unknown
  onChange: (value: unknown) => void
}

/** A setting of type reference is named for the type it points to, as `calendar` is. */
function ReferenceSetting({ setting, aria, value, onChange }: ReferenceProps) {
  return (
    <Combobox
      aria={aria}
      text={plainText(value)}
      load={(typed, signal) => suggest(setting.key, typed, signal)}
      onChoose={(option) => onChange(option.value)}
      onClear={() => onChange('')}
      placeholder={t('suggestions.type')}
    />
  )
}
