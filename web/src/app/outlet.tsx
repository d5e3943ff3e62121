import { lazy, useMemo } from 'react'
import { Empty } from '@/ui/state_of_page'
import { t } from '@/words'
import { practicePages } from './practices'
import type { Route } from './routes'
import { useTitle } from './title'

const Home = lazy(() => import('@/pages/home'))
const Search = lazy(() => import('@/pages/search'))
const MePage = lazy(() => import('@/pages/me'))
const Settings = lazy(() => import('@/pages/admin/settings'))
const ListPage = lazy(() => import('@/views/list/list_page'))
const NewPage = lazy(() => import('@/views/create/new_page'))
const RecordPage = lazy(() => import('@/views/record/record_page'))

export default function Outlet({ route }: { route: Route }) {
  switch (route.page) {
    case 'home':
      return <Home />
    case 'search':
      return <Search />
    case 'me':
      return <MePage />
    case 'settings':
      return <Settings />
    case 'list':
      return <ListPage key={route.type.name} summary={route.type} />
    case 'new':
      return <NewPage key={route.type.name} summary={route.type} />
    case 'record':
      return <RecordPage summary={route.type} recordRef={route.ref} />
    case 'practice':
      return <PracticePage path={route.path} />
    case 'unknown':
      return <Unknown />
  }
}

function PracticePage({ path }: { path: string }) {
  const Page = useMemo(() => lazy(practicePages.get(path)!.load), [path])
  return <Page />
}

function Unknown() {
  useTitle(t('error.not_found'))
  return (
    <Empty heading="h1" icon="search" title={t('error.not_found')} why={t('error.not_found_why')} />
  )
}
