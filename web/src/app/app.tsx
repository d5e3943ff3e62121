import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import { get, setCsrf, whenSignedOut } from '@/api/client'
import { Problem } from '@/api/problem'
import { meQuery, modelQuery, queries, viewsQuery } from '@/api/queries'
import type { Me, Model } from '@/api/wire'
import { zone } from '@/format/dates'
import { Failure } from '@/ui/state_of_page'
import { chooseLanguage } from '@/words'
import { Shell } from './shell'

const SignIn = lazy(() => import('@/pages/sign_in'))
const Setup = lazy(() => import('@/pages/setup'))

/** Who is there decides what is shown: the first start, the sign-in or the application. */
export function App() {
  const me = useQuery(meQuery)
  const signedOut = me.error instanceof Problem && me.error.status === 401
  const model = useQuery({ ...modelQuery, enabled: !!me.data })
  // The rail is painted once and whole; without views it is painted all the same.
  const views = useQuery({ ...viewsQuery, enabled: !!me.data })
  const ready = useReady(me.data, model.data)

  useEffect(() => whenSignedOut(signOutHere), [])

  if (signedOut) return <Outside />
  const error = me.error ?? model.error
  if (error) {
    return (
      <main id="main" className="alone">
        <Failure heading="h1" error={error} retry={() => void queries.refetchQueries()} />
      </main>
    )
  }
  if (!me.data || !model.data || !ready || views.isPending) return null
  return <Shell me={me.data} model={model.data} />
}

/** Forgets everything that was read as somebody and asks again who is there. */
export function signOutHere() {
  setCsrf('')
  queries.removeQueries({ predicate: ({ queryKey: [key] }) => key !== '/me' })
  void queries.resetQueries({ queryKey: meQuery.queryKey })
}

/** The token, the zone and the language of the person, before anything is painted with them. */
function useReady(me: Me | undefined, model: Model | undefined): boolean {
  const [language, setLanguage] = useState<string | null>(null)
  const wanted = me ? me.language || model?.language || 'en-GB' : null
  if (me) {
    setCsrf(me.csrf)
    zone.set(me.time_zone || model?.time_zone || 'UTC')
  }
  useEffect(() => {
    if (wanted) void chooseLanguage(wanted).then(() => setLanguage(wanted))
  }, [wanted])
  return language !== null && language === wanted
}

function Outside() {
  const setup = useQuery({
    queryKey: ['/setup'],
    queryFn: ({ signal }) =>
      get<{ needed: boolean }>('/setup', signal).catch(() => ({ needed: false })),
    staleTime: 0,
  })
  if (setup.isPending) return null
  return (
    <Suspense fallback={null}>
      {setup.data?.needed ? <Setup onDone={() => void setup.refetch()} /> : <SignIn />}
    </Suspense>
  )
}
