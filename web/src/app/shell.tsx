import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { Me, Model } from '@/api/wire'
import { whenIdle } from '@/base/idle'
import { read, write } from '@/base/kept'
import { addCommands } from '@/commands/command'
import { useCommands } from '@/commands/use_commands'
import { ErrorBoundary } from '@/ui/error_boundary'
import { Skeleton } from '@/ui/state_of_page'
import { t } from '@/words'
import { SessionContext } from './context'
import { DrawerContext } from './drawer'
import { globalCommands } from './global_commands'
import { useLiveCache } from './live_cache'
import { OfflineBar } from './offline_bar'
import Outlet from './outlet'
import { manifests, practicePages } from './practices'
import { Rail } from './rail'
import { rememberType } from './recent'
import { routeOf } from './routes'

const loadPalette = () => import('./palette')
const Palette = lazy(loadPalette)
const KeySheet = lazy(() => import('./key_sheet'))

export type Panel = 'palette' | 'keys' | null

export function Shell({ me, model }: { me: Me; model: Model }) {
  const [pathname] = useLocation()
  const [panel, setPanel] = useState<Panel>(null)
  const [drawer, setDrawer] = useState(false)
  const [folded, setFolded] = useState(read('rail') === 'folded')
  const route = routeOf(pathname, model, practicePages)
  const session = useMemo(() => ({ me, model }), [me, model])
  const main = useRef<HTMLElement>(null)
  const known = useRef(pathname)

  useLiveCache(model)
  useEffect(() => whenIdle(loadPalette), [])
  useCommands(globalCommands(model, { show: setPanel, fold: () => setFolded((is) => !is) }), [
    model,
  ])
  useEffect(
    () =>
      addCommands(
        manifests.flatMap((manifest) => manifest.commands ?? []),
        'application',
      ),
    [],
  )
  useEffect(() => write('rail', folded ? 'folded' : null), [folded])
  useEffect(() => {
    if ('type' in route) rememberType(route.type.name)
  }, [route])

  // A new page begins in its main part, for keyboard and screen reader alike.
  useEffect(() => {
    if (known.current === pathname) return
    known.current = pathname
    setDrawer(false)
    if (!main.current?.contains(document.activeElement))
      main.current?.focus({ preventScroll: true })
  }, [pathname])

  return (
    <SessionContext value={session}>
      <div className={folded ? 'shell folded' : 'shell'}>
        <a className="skip" href="#main">
          {t('skip')}
        </a>
        <Rail
          open={drawer}
          onClose={() => setDrawer(false)}
          onPalette={() => setPanel('palette')}
        />
        <div className="stage">
          <OfflineBar />
          <DrawerContext value={() => setDrawer(true)}>
            <main id="main" ref={main} tabIndex={-1}>
              <ErrorBoundary key={pathname}>
                <Suspense fallback={<Skeleton />}>
                  <Outlet route={route} />
                </Suspense>
              </ErrorBoundary>
            </main>
          </DrawerContext>
        </div>
        <Suspense fallback={null}>
          {panel === 'palette' && <Palette onClose={() => setPanel(null)} />}
          {panel === 'keys' && <KeySheet onClose={() => setPanel(null)} />}
        </Suspense>
      </div>
    </SessionContext>
  )
}
