import '@/styles/forms.css'
import '@/styles/pages.css'
import { useSearch } from 'wouter'
import { useType } from '@/api/queries'
import type { TypeSummary } from '@/api/wire'
import { useTitle } from '@/app/title'
import { PageHead } from '@/ui/page_head'
import { Failure, Skeleton } from '@/ui/state_of_page'
import { t } from '@/words'
import { CreateForm } from './create_form'

export default function NewPage({ summary }: { summary: TypeSummary }) {
  const type = useType(summary.name)
  const search = useSearch()
  const title = t('create.title', { type: summary.label.toLowerCase() })
  useTitle(title)
  return (
    <>
      <PageHead title={title} />
      {type.data && <CreateForm type={type.data} given={new URLSearchParams(search)} />}
      {type.isPending && <Skeleton />}
      {type.error && <Failure error={type.error} retry={() => void type.refetch()} />}
    </>
  )
}
