import '@/styles/pages.css'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { call } from '@/api/client'
import { queries, tokensQuery } from '@/api/queries'
import { useSession } from '@/app/context'
import { signOut } from '@/app/global_commands'
import { chooseDensity, chooseTheme, type Density, density, type Theme, theme } from '@/app/theme'
import { useTitle } from '@/app/title'
import { useStore } from '@/base/use_store'
import { run } from '@/commands/command'
import { shortInstant } from '@/format/dates'
import { inWords } from '@/model/types'
import { Icon } from '@/ui/icon'
import { PageHead } from '@/ui/page_head'
import { toastProblem } from '@/ui/toasts'
import { t } from '@/words'

const THEMES: Theme[] = ['system', 'light', 'dark']
const DENSITIES: Density[] = ['compact', 'normal', 'relaxed']

export default function MePage() {
  const { me } = useSession()
  useTitle(t('nav.me'))
  const chosenTheme = useStore(theme)
  const chosenDensity = useStore(density)
  return (
    <>
      <PageHead title={me.person.title}>
        <button type="button" className="b" onClick={() => void signOut()}>
          <Icon name="log-out" />
          {t('cmd.sign_out')}
        </button>
      </PageHead>
      <div className="page narrow">
        <dl className="pairs">
          <Pair name={t('login')}>{me.login}</Pair>
          <Pair name={t('me.organization')}>{me.organization?.title ?? '–'}</Pair>
          <Pair name={t('me.teams')}>{me.teams.map((team) => team.title).join(', ') || '–'}</Pair>
          <Pair name={t('me.roles')}>{me.roles.map(inWords).join(', ') || '–'}</Pair>
          <Pair name={t('me.zone')}>{me.time_zone}</Pair>
          <Pair name={t('me.language')}>{me.language}</Pair>
        </dl>
        <h2 className="page-h2">{t('me.look')}</h2>
        <Choices
          legend={t('theme')}
          name="theme"
          values={THEMES}
          chosen={chosenTheme}
          label={(value) => t(`theme.${value}`)}
          onChoose={chooseTheme}
        />
        <Choices
          legend={t('density')}
          name="density"
          values={DENSITIES}
          chosen={chosenDensity}
          label={(value) => t(`density.${value}`)}
          onChoose={chooseDensity}
        />
        <button type="button" className="b" onClick={() => run('app.keys')}>
          <Icon name="keyboard" />
          {t('cmd.keys')}
        </button>
        <Tokens />
      </div>
    </>
  )
}

function Pair({ name, children }: { name: string; children: string }) {
  return (
    <div className="pair">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

interface ChoicesProps<T extends string> {
  legend: string
  name: string
  values: T[]
  chosen: T
  label: (value: T) => string
  onChoose: (value: T) => void
}

function Choices<T extends string>({
  legend,
  name,
  values,
  chosen,
  label,
  onChoose,
}: ChoicesProps<T>) {
  return (
    <fieldset className="segments">
      <legend>{legend}</legend>
      {values.map((value) => (
        <label key={value}>
          <input
            type="radio"
            name={name}
            checked={value === chosen}
            onChange={() => onChoose(value)}
          />
          <span>{label(value)}</span>
        </label>
      ))}
    </fieldset>
  )
}

function Tokens() {
  const { data } = useQuery(tokensQuery)
  const [made, setMade] = useState('')
  const refresh = () => queries.invalidateQueries({ queryKey: tokensQuery.queryKey })

  async function make(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const name = String(new FormData(form).get('name') ?? '').trim()
    try {
      const { data: answer } = await call<{ token: string }>('POST', '/tokens', { body: { name } })
      setMade(answer.token)
      form.reset()
      await refresh()
    } catch (error) {
      toastProblem(error)
    }
  }
  async function revoke(id: string) {
    try {
      await call('DELETE', `/tokens/${encodeURIComponent(id)}`)
      await refresh()
    } catch (error) {
      toastProblem(error)
    }
  }

  return (
    <section aria-labelledby="tokens">
      <h2 id="tokens" className="page-h2">
        {t('tokens')}
      </h2>
      <p className="note">{t('tokens.why')}</p>
      <form className="inline-form" onSubmit={make}>
        <input
          className="input"
          name="name"
          required
          aria-label={t('tokens.name')}
          placeholder={t('tokens.name')}
          autoComplete="off"
        />
        <button type="submit" className="b">
          <Icon name="plus" />
          {t('tokens.make')}
        </button>
      </form>
      {made && (
        <p className="once" role="status">
          {t('tokens.once')} <code>{made}</code>
        </p>
      )}
      <ul className="lines">
        {(data?.items ?? []).map((token) => (
          <li key={token.id}>
            <Icon name="key-round" />
            <span className="grow cut">{token.name}</span>
            <span className="hint">
              {token.expires_at
                ? t('tokens.until', { date: shortInstant(token.expires_at) })
                : t('tokens.no_end')}
            </span>
            <button
              type="button"
              className="b small"
              aria-label={t('tokens.revoke_named', { name: token.name })}
              onClick={() => void revoke(token.id)}
            >
              {t('tokens.revoke')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
