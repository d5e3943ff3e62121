import { type FormEvent, useState } from 'react'
import { call } from '@/api/client'
import { sentenceOf } from '@/api/problem'
import { meQuery, queries } from '@/api/queries'
import { useTitle } from '@/app/title'
import { t } from '@/words'
import { Entrance } from './entrance'

export default function SignIn() {
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  useTitle(t('sign_in'))

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setProblem('')
    try {
      await call('POST', '/session', {
        body: { login: form.get('login'), password: form.get('password') },
      })
      await queries.resetQueries({ queryKey: meQuery.queryKey })
    } catch (error) {
      setProblem(sentenceOf(error))
      setBusy(false)
    }
  }

  return (
    <Entrance title={t('sign_in')} onSubmit={submit}>
      <label>
        {t('login')}
        <input
          className="input"
          name="login"
          autoComplete="username"
          autoCapitalize="none"
          required
          data-first
        />
      </label>
      <label>
        {t('password')}
        <input
          className="input"
          name="password"
          type="password"
          autoComplete="current-password"
          required
        />
      </label>
      <p className="bad" role="alert">
        {problem}
      </p>
      <button type="submit" className="b primary big" disabled={busy}>
        {t('sign_in')}
      </button>
    </Entrance>
  )
}
