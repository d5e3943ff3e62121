import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { call } from '@/api/client'
import { queries, viewsQuery } from '@/api/queries'
import type { TypeModel, View } from '@/api/wire'
import { go } from '@/app/navigate'
import { Icon } from '@/ui/icon'
import { MenuButton, type MenuItem } from '@/ui/menu'
import { toast, toastProblem } from '@/ui/toasts'
import { t } from '@/words'
import type { ListActs } from './list_commands'
import { isEdited, type ListState } from './list_state'
import { contentOf } from './view_content'

const ViewDialog = lazy(() => import('./view_dialog'))

interface Props {
  type: TypeModel
  view: View | null
  state: ListState
  acts: { current: ListActs }
}

/** Saved views are records of their own; this menu chooses, saves and pins them. */
export function ViewMenu({ type, view, state, acts }: Props) {
  const { data } = useQuery(viewsQuery)
  const [naming, setNaming] = useState(false)
  const open = useRef<(() => void) | null>(null)
  useEffect(() => {
    acts.current.views = () => open.current?.()
  }, [acts])
  const own = (data?.items ?? []).filter((one) => one.record_type === type.name)
  const href = (one: View) => `/${type.path}?view=${encodeURIComponent(one.ref)}`
  const edited = isEdited(state, type, view)

  const items: MenuItem[] = [
    {
      id: 'all',
      label: t('views.all', { types: type.plural }),
      icon: 'list',
      checked: !view,
      perform: () => go(`/${type.path}`),
    },
    ...own.map((one) => ({
      id: one.ref,
      label: one.title,
      icon: 'bookmark',
      checked: one.ref === view?.ref,
      perform: () => go(href(one)),
    })),
  ]
  if (view && edited) {
    items.push({
      id: 'save',
      label: t('views.save', { title: view.title }),
      icon: 'check',
      perform: () => void update(view, contentOf(type, state)),
    })
  }
  items.push({
    id: 'save_as',
    label: t('views.save_as'),
    icon: 'plus',
    perform: () => setNaming(true),
  })
  if (view) {
    items.push({
      id: 'pin',
      label: t(view.pinned ? 'views.unpin' : 'views.pin'),
      icon: 'bookmark',
      perform: () => void update(view, { pinned: !view.pinned }),
    })
  }
  return (
    <>
      <MenuButton label={t('views')} className="b quiet" align="end" items={items} openRef={open}>
        <Icon name="bookmark" />
        <span>{edited ? t('views.edited') : t('views')}</span>
      </MenuButton>
      <Suspense fallback={null}>
        {naming && (
          <ViewDialog type={type} state={state} onClose={() => setNaming(false)} href={href} />
        )}
      </Suspense>
    </>
  )
}

async function update(view: View, change: Record<string, unknown>) {
  try {
    await call('PATCH', `/views/${view.ref}`, { body: change })
    await queries.invalidateQueries({ queryKey: viewsQuery.queryKey })
    // The address says only what differs from the view, and nothing differs now.
    if ('filter' in change)
      go(`${location.pathname}?view=${encodeURIComponent(view.ref)}`, { replace: true })
    toast(t('views.saved'))
  } catch (error) {
    toastProblem(error)
  }
}
