import '@/styles/list.css'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from 'wouter'
import { useType, viewsQuery } from '@/api/queries'
import type { TypeSummary } from '@/api/wire'
import { useTitle } from '@/app/title'
import { PageHead } from '@/ui/page_head'
import { Failure, Skeleton } from '@/ui/state_of_page'
import { LoadedList } from './loaded_list'

/** Any record type as a list: everything on it comes from the model. */
export default function ListPage({ summary }: { summary: TypeSummary }) {
  const type = useType(summary.name)
  const viewRef = new URLSearchParams(useSearch()).get('view')
  const views = useQuery(viewsQuery)
  const view = views.data?.items.find((one) => one.ref === viewRef) ?? null
  useTitle(view?.title ?? summary.plural)

  const waits = type.isPending || (viewRef !== null && views.isPending)
  if (type.data && !waits) return <LoadedList type={type.data} view={view} />
  return (
    <>
      <PageHead title={view?.title ?? summary.plural} />
      {type.error ? (
        <Failure error={type.error} retry={() => void type.refetch()} />
      ) : (
        <Skeleton lines={14} />
      )}
    </>
  )
}
