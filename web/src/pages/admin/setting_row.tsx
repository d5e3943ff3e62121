import { type FormEvent, useId, useRef, useState } from 'react'
import { call } from '@/api/client'
import { Problem, sentenceOf } from '@/api/problem'
import { queries, settingsQuery } from '@/api/queries'
import type { Setting } from '@/api/wire'
import { instantText } from '@/format/dates'
import { Icon } from '@/ui/icon'
import { toast } from '@/ui/toasts'
import { t } from '@/words'
import { SettingInput } from './setting_input'
import { plainText } from './setting_text'
import { TableView } from './table_view'

export function SettingRow({ setting }: { setting: Setting }) {
  const [editing, setEditing] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const close = () => {
    setEditing(false)
    requestAnimationFrame(() => opener.current?.focus())
  }
  const changed = JSON.stringify(setting.value) !== JSON.stringify(setting.default)
  return (
    <li className={changed ? 'setting changed' : 'setting'}>
      <div className="setting-words">
        <h2 id={`setting-${setting.key}`}>{setting.label}</h2>
        <p>{setting.help}</p>
        <p className="hint">
          <code>{setting.key}</code>
          {setting.changed_at && (
            <>
              {' · '}
              {t('settings.changed', {
                at: instantText(setting.changed_at),
                name: setting.changed_by?.title ?? '–',
              })}
              {setting.reason && ` · ${setting.reason}`}
            </>
          )}
        </p>
      </div>
      <div className="setting-value">
        {editing ? (
          <Editor setting={setting} onClose={close} />
        ) : (
          <>
            {typeof setting.value === 'object' && setting.value !== null ? (
              <TableView setting={setting} />
            ) : (
              <b>{plainText(setting.value) || t('settings.empty')}</b>
            )}
            {changed && typeof setting.default !== 'object' && (
              <span className="hint">
                {t('settings.default', {
                  value: plainText(setting.default) || t('settings.empty'),
                })}
              </span>
            )}
            <button
              ref={opener}
              type="button"
              className="b small"
              aria-describedby={`setting-${setting.key}`}
              onClick={() => setEditing(true)}
            >
              <Icon name="pencil" />
              {t('settings.change')}
            </button>
          </>
        )}
      </div>
    </li>
  )
}

function Editor({ setting, onClose }: { setting: Setting; onClose: () => void }) {
  const [value, setValue] = useState<unknown>(setting.value)
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const id = useId()
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const reason = String(new FormData(event.currentTarget).get('reason') ?? '').trim()
    setBusy(true)
    try {
      await call('PATCH', `/settings/${encodeURIComponent(setting.key)}`, {
        body: { value, ...(reason ? { reason } : {}) },
      })
      await queries.invalidateQueries({ queryKey: settingsQuery.queryKey })
      toast(t('settings.saved', { name: setting.label }))
      onClose()
    } catch (error) {
      setBusy(false)
      setProblem((error instanceof Problem && error.at('value')) || sentenceOf(error))
    }
  }
  return (
    <form
      className="stack"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <SettingInput
        setting={setting}
        id={id}
        value={value}
        onChange={setValue}
        invalid={problem !== ''}
      />
      {problem && (
        <p className="bad" role="alert">
          {problem}
        </p>
      )}
      <input
        className="input"
        name="reason"
        aria-label={t('settings.reason')}
        placeholder={t('settings.reason')}
        autoComplete="off"
      />
      <span className="inline-acts">
        <button type="submit" className="b primary" disabled={busy}>
          {t('save')}
        </button>
        <button type="button" className="b" onClick={onClose}>
          {t('cancel')}
        </button>
        <button type="button" className="b quiet" onClick={() => setValue(setting.default)}>
          {t('settings.use_default')}
        </button>
      </span>
    </form>
  )
}
