import { type FormEvent, useState } from 'react'
import { call } from '@/api/client'
import { Problem, sentenceOf } from '@/api/problem'
import { meQuery, queries } from '@/api/queries'
import { useTitle } from '@/app/title'
import { t } from '@/words'
import { Entrance } from './entrance'

/** The first start: whoever holds the code from the server's output becomes administrator. */
export default function Setup({ onDone }: { onDone: () => void }) {
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  useTitle(t('setup.title'))

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const body = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>
    setBusy(true)
    setProblem(null)
    try {
      await call('POST', '/setup', { body })
      await call('POST', '/session', { body: { login: body.login, password: body.password } })
      await queries.resetQueries({ queryKey: meQuery.queryKey })
    } catch (error) {
      setBusy(false)
      if (error instanceof Problem && error.status === 409) onDone()
      else setProblem(error)
    }
  }

  const at = (field: string) => (problem instanceof Problem ? problem.at(field) : '')
  const rest =
    problem instanceof Problem && problem.errors.length ? '' : problem ? sentenceOf(problem) : ''
  return (
    <Entrance title={t('setup.title')} onSubmit={submit}>
      <p className="note">{t('setup.why')}</p>
      <SetupField name="code" label={t('setup.code')} problem={at('code')} first />
      <SetupField name="name" label={t('setup.name')} problem={at('name')} autoComplete="name" />
      <SetupField name="login" label={t('login')} problem={at('login')} autoComplete="username" />
      <SetupField
        name="password"
        label={t('password')}
        problem={at('password')}
        type="password"
        autoComplete="new-password"
      />
      <p className="bad" role="alert">
        {rest}
      </p>
      <button type="submit" className="b primary big" disabled={busy}>
        {t('setup.do')}
      </button>
    </Entrance>
  )
}

interface FieldProps {
  name: string
  label: string
  problem: string
  type?: string
  autoComplete?: string
  first?: boolean
}

function SetupField({
  name,
  label,
  problem,
  type = 'text',
  autoComplete = 'off',
  first,
}: FieldProps) {
  return (
    <label>
      {label}
      <input
        className="input"
        name={name}
        type={type}
        autoComplete={autoComplete}
        autoCapitalize="none"
        required
        aria-invalid={problem ? true : undefined}
        data-first={first || undefined}
      />
      {problem && <small className="bad">{problem}</small>}
    </label>
  )
}
