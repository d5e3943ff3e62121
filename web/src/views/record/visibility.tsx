import type { Visibility } from '@/api/wire'
import { Icon } from '@/ui/icon'
import { t } from '@/words'

interface Props {
  value: Visibility
  onChange: (value: Visibility) => void
}

export function VisibilityChoice({ value, onChange }: Props) {
  return (
    <span className="tabs" role="radiogroup" aria-label={t('visibility')}>
      {(['public', 'internal'] as const).map((one) => (
        <button
          key={one}
          type="button"
          role="radio"
          aria-checked={value === one}
          onClick={() => onChange(one)}
        >
          <Icon name={one === 'public' ? 'message-square' : 'lock'} />
          {t(`visibility.${one}`)}
        </button>
      ))}
    </span>
  )
}
