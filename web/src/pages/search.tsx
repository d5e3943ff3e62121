import '@/styles/pages.css'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef } from 'react'
import { Link, useSearch } from 'wouter'
import { get, queryOf } from '@/api/client'
import type { Model, SearchHit } from '@/api/wire'
import { useSession } from '@/app/context'
import { go } from '@/app/navigate'
import { refHref } from '@/app/routes'
import { useTitle } from '@/app/title'
import { inWords, typeNamed } from '@/model/types'
import { Icon } from '@/ui/icon'
import { PageHead } from '@/ui/page_head'
import { Empty, Failure, Skeleton } from '@/ui/state_of_page'
import { t } from '@/words'
import { marked } from './snippet'

const LIMIT = 100

export default function Search() {
  const { model } = useSession()
  const params = new URLSearchParams(useSearch())
  const q = params.get('q') ?? ''
  const only = params.get('types') ?? ''
  const input = useRef<HTMLInputElement>(null)
  useTitle(q ? t('search.title', { q }) : t('nav.search'))
  useEffect(() => input.current?.focus(), [])
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['/search', q, only],
    queryFn: ({ signal }) =>
      get<{ items: SearchHit[] }>(`/search${queryOf({ q, types: only, limit: LIMIT })}`, signal),
    enabled: q.trim().length > 0,
    placeholderData: (before) => before,
  })

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const text = String(new FormData(event.currentTarget).get('q') ?? '')
    go(`/search${queryOf({ q: text.trim(), types: only })}`)
  }

  return (
    <>
      <PageHead title={t('nav.search')} />
      <div className="page narrow">
        <form className="search-form" role="search" onSubmit={submit}>
          <input
            ref={input}
            key={q}
            className="input"
            type="search"
            name="q"
            defaultValue={q}
            aria-label={t('search.label')}
            placeholder={t('search.label')}
            autoComplete="off"
          />
          <button type="submit" className="b primary">
            <Icon name="search" />
            {t('search.do')}
          </button>
        </form>
        {error ? <Failure error={error} retry={() => void refetch()} /> : null}
        {q && !data && isFetching && <Skeleton />}
        {data && q && <Hits hits={data.items} q={q} only={only} model={model} />}
        {!q && <p className="note">{t('search.hint')}</p>}
      </div>
    </>
  )
}

interface HitsProps {
  hits: SearchHit[]
  q: string
  only: string
  model: Model
}

function Hits({ hits, q, only, model }: HitsProps) {
  if (hits.length === 0)
    return <Empty icon="search" title={t('search.none', { q })} why={t('search.none_why')} />
  const names = [...new Set(hits.map((hit) => hit.type))]
  return (
    <>
      <p className="note" role="status">
        {t('search.found', { n: hits.length })}
        {only && (
          <>
            {' · '}
            <Link href={`/search${queryOf({ q })}`}>{t('search.all_types')}</Link>
          </>
        )}
      </p>
      {names.map((name) => (
        <HitGroup
          key={name}
          name={name}
          hits={hits.filter((hit) => hit.type === name)}
          q={q}
          only={only}
          model={model}
        />
      ))}
    </>
  )
}

function HitGroup({ name, hits, q, only, model }: HitsProps & { name: string }) {
  const type = typeNamed(model, name)
  return (
    <section className="hits" aria-label={type?.plural ?? name}>
      <h2>
        <Icon name={type?.icon ?? 'circle'} />
        {type?.plural ?? inWords(name)} <span className="count">{hits.length}</span>
        {!only && <Link href={`/search${queryOf({ q, types: name })}`}>{t('search.only')}</Link>}
      </h2>
      <ul>
        {hits.map((hit) => (
          <li key={hit.ref}>
            <Link href={refHref(model, hit.type, hit.ref) ?? '#'}>
              <span className="num">{hit.ref}</span>
              <span className="hit-title">{hit.title}</span>
              {hit.state && <span className="pill">{inWords(hit.state)}</span>}
              {hit.snippet && <span className="hit-text">{marked(hit.snippet, q)}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
