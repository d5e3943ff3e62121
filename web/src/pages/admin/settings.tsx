import '@/styles/pages.css'
import '@/styles/forms.css'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { settingsQuery } from '@/api/queries'
import type { Setting } from '@/api/wire'
import { useTitle } from '@/app/title'
import { rank } from '@/base/rank'
import { PageHead } from '@/ui/page_head'
import { Empty, Failure, Skeleton } from '@/ui/state_of_page'
import { t } from '@/words'
import { SettingRow } from './setting_row'

/** Everything that the organization may choose: searched, with its default and its last change. */
export default function Settings() {
  const { data, error, refetch } = useQuery(settingsQuery)
  const [typed, setTyped] = useState('')
  useTitle(t('nav.settings'))
  const shown = (data?.items ?? []).filter((setting) => matches(setting, typed))
  return (
    <>
      <PageHead
        title={t('nav.settings')}
        {...(data ? { count: t('settings.count', { n: shown.length }) } : {})}
      />
      <div className="page narrow">
        <input
          className="input"
          type="search"
          aria-label={t('settings.find')}
          placeholder={t('settings.find')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        {error && <Failure error={error} retry={() => void refetch()} />}
        {!data && !error && <Skeleton lines={10} />}
        {data && shown.length === 0 && (
          <Empty icon="search" title={t('search.none', { q: typed })} />
        )}
        <ul className="settings">
          {shown.map((setting) => (
            <SettingRow key={setting.key} setting={setting} />
          ))}
        </ul>
      </div>
    </>
  )
}

const matches = (setting: Setting, typed: string) =>
  rank(`${setting.label} ${setting.key} ${setting.help}`, typed) > 0
