import type { WholeRecord } from '@/api/wire'
import { Icon } from '@/ui/icon'
import { t } from '@/words'
import { setWatching } from './edit'

export function WatchButton({ path, record }: { path: string; record: WholeRecord }) {
  const label = record.watching ? t('watch.stop') : t('watch')
  return (
    <button
      type="button"
      className="ib spare"
      aria-pressed={record.watching}
      aria-label={label}
      title={label}
      onClick={() => void setWatching(path, record.ref, !record.watching)}
    >
      <Icon name={record.watching ? 'eye' : 'eye-off'} />
    </button>
  )
}
