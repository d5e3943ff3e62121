import { createContext, useContext } from 'react'
import { Icon } from '@/ui/icon'
import { t } from '@/words'

/** Opens the rail where it is a drawer. */
export const DrawerContext = createContext<() => void>(() => {})

export function DrawerButton() {
  const open = useContext(DrawerContext)
  return (
    <button type="button" className="ib phone" aria-label={t('menu')} onClick={open}>
      <Icon name="menu" />
    </button>
  )
}
