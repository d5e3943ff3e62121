import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Icon } from '@/ui/icon'
import { Popover } from '@/ui/popover'
import { t } from '@/words'
import type { Props } from './display_panel'
import type { ListActs } from './list_commands'

const DisplayPanel = lazy(() => import('./display_panel'))

interface ButtonProps extends Props {
  acts: { current: ListActs }
}

export function DisplayButton({ acts, ...props }: ButtonProps) {
  const opener = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  useEffect(() => {
    acts.current.display = () => setOpen(true)
  }, [acts])
  return (
    <>
      <button
        ref={opener}
        type="button"
        className="b quiet"
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-label={t('display')}
        onClick={() => setOpen(!open)}
      >
        <Icon name="columns-3" />
        <span>{t('display')}</span>
      </button>
      {open && (
        <Popover
          opener={opener}
          onClose={() => setOpen(false)}
          label={t('display')}
          align="end"
          className="display-panel"
        >
          <Suspense fallback={null}>
            <DisplayPanel {...props} />
          </Suspense>
        </Popover>
      )}
    </>
  )
}
