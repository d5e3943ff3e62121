import '@/styles/pages.css'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { countQuery, viewsQuery } from '@/api/queries'
import type { View } from '@/api/wire'
import { useSession } from '@/app/context'
import { recentTypes } from '@/app/recent'
import { listHref, newHref, viewHref } from '@/app/routes'
import { useTitle } from '@/app/title'
import { useStore } from '@/base/use_store'
import { count } from '@/format/numbers'
import { typeNamed } from '@/model/types'
import { Icon } from '@/ui/icon'
import { PageHead } from '@/ui/page_head'
import { t } from '@/words'

/** Where the day begins: the pinned views with what waits in them, and every practice. */
export default function Home() {
  useTitle(t('nav.home'))
  return (
    <>
      <PageHead title={t('nav.home')} />
      <div className="page">
        <PinnedViews />
        <RecentTypes />
        <AllPractices />
      </div>
    </>
  )
}

function PinnedViews() {
  const { model } = useSession()
  const { data } = useQuery(viewsQuery)
  const pinned = (data?.items ?? []).filter((view) => view.pinned && viewHref(view, model))
  if (pinned.length === 0) return null
  return (
    <section className="band" aria-label={t('nav.views')}>
      {pinned.map((view) => (
        <ViewTile key={view.ref} view={view} />
      ))}
    </section>
  )
}

function ViewTile({ view }: { view: View }) {
  const { model } = useSession()
  const type = typeNamed(model, view.record_type)
  const { data } = useQuery({ ...countQuery(type?.path ?? '', view.filter ?? ''), retry: false })
  return (
    <Link href={viewHref(view, model)!} className="tile">
      <span className="tile-label">{view.title}</span>
      <span className="tile-value">{data ? count(data.count) + (data.exact ? '' : '+') : '–'}</span>
      <span className="tile-foot">{type?.plural}</span>
    </Link>
  )
}

function RecentTypes() {
  const { model } = useSession()
  const types = useStore(recentTypes).flatMap((name) => typeNamed(model, name) ?? [])
  const creatable = types.filter((type) => type.create && type.path)
  if (creatable.length === 0) return null
  return (
    <section className="acts" aria-label={t('home.new')}>
      {creatable.map((type) => (
        <Link key={type.name} href={newHref(type)} className="b">
          <Icon name="plus" />
          {type.label}
        </Link>
      ))}
    </section>
  )
}

function AllPractices() {
  const { model } = useSession()
  return (
    <section aria-labelledby="practices">
      <h2 id="practices" className="page-h2">
        {t('nav.practices')}
      </h2>
      <div className="practices">
        {model.practices.map((practice) => {
          const types = model.types.filter((type) => type.practice === practice.name && type.path)
          if (types.length === 0) return null
          return (
            <div key={practice.name}>
              <h3>{practice.label}</h3>
              <ul>
                {types.map((type) => (
                  <li key={type.name}>
                    <Link href={listHref(type)}>
                      <Icon name={type.icon} />
                      {type.plural}
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          )
        })}
      </div>
    </section>
  )
}
