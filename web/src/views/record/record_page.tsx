import '@/styles/record.css'
import '@/styles/context.css'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from 'wouter'
import { recordQuery, useType } from '@/api/queries'
import type { TypeSummary } from '@/api/wire'
import { DrawerButton } from '@/app/drawer'
import { listHref } from '@/app/routes'
import { useTitle } from '@/app/title'
import { useCommands } from '@/commands/use_commands'
import { Failure, Skeleton } from '@/ui/state_of_page'
import { LoadedRecord } from './loaded_record'
import { Queue } from './queue'
import { wayCommands } from './record_commands'

interface Props {
  summary: TypeSummary
  recordRef: string
}

/** Any record: the list it came from, the record itself, and what stands around it. */
export default function RecordPage({ summary, recordRef }: Props) {
  const asOf = new URLSearchParams(useSearch()).get('as_of')
  const type = useType(summary.name)
  const { data, error, refetch } = useQuery(recordQuery(summary.path!, recordRef, asOf))
  useTitle(data ? `${recordRef} ${data.record.title}` : recordRef)
  useCommands(wayCommands(summary.path!, recordRef), [summary, recordRef])
  return (
    <div className="split">
      {type.data ? <Queue type={type.data} recordRef={recordRef} /> : <div className="queue" />}
      {type.data && data ? (
        <LoadedRecord key={recordRef} type={type.data} loaded={data} asOf={asOf} />
      ) : (
        <section className="rec wide-rec">
          <header className="rec-bar">
            <DrawerButton />
            <a className="num" href={listHref(summary)}>
              {recordRef}
            </a>
          </header>
          {error || type.error ? (
            <Failure heading="h1" error={error ?? type.error} retry={() => void refetch()} />
          ) : (
            <Skeleton lines={8} />
          )}
        </section>
      )}
    </div>
  )
}
