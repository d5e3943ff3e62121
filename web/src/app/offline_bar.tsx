import { useSyncExternalStore } from 'react'
import { waiting } from '@/api/waiting'
import { useStore } from '@/base/use_store'
import { Icon } from '@/ui/icon'
import { t } from '@/words'

function watchConnection(listener: () => void) {
  addEventListener('online', listener)
  addEventListener('offline', listener)
  return () => {
    removeEventListener('online', listener)
    removeEventListener('offline', listener)
  }
}

export function OfflineBar() {
  const online = useSyncExternalStore(watchConnection, () => navigator.onLine)
  const n = useStore(waiting)
  return (
    <div role="status" className="offline-region">
      {(!online || n > 0) && (
        <p className="offline">
          <Icon name="wifi-off" />
          {t('offline')}
          {n > 0 && ` ${t('offline.waiting', { n })}`}
        </p>
      )}
    </div>
  )
}
