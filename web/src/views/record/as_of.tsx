import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { WholeRecord } from '@/api/wire'
import { go } from '@/app/navigate'
import { recordHref } from '@/app/routes'
import { instantText, zone } from '@/format/dates'
import { instantOf, wallTime } from '@/format/zones'
import { Icon } from '@/ui/icon'
import { Popover } from '@/ui/popover'
import { t } from '@/words'

interface Props {
  path: string
  record: WholeRecord
  asOf: string | null
}

export const asOfHref = (path: string, ref: string, instant: string) =>
  `${recordHref(path, ref)}?as_of=${encodeURIComponent(instant)}`

export function AsOfButton({
  path,
  record,
  asOf,
  openRef,
}: Props & { openRef: { current: (() => void) | null } }) {
  const opener = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  useEffect(() => {
    openRef.current = () => setOpen(true)
  }, [openRef])
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const wall = String(new FormData(event.currentTarget).get('at') ?? '')
    const instant = instantOf(wall, zone.get())
    setOpen(false)
    if (instant) go(asOfHref(path, record.ref, instant))
  }
  const start = asOf ?? (record.updated_at as string | undefined) ?? new Date().toISOString()
  return (
    <>
      <button
        ref={opener}
        type="button"
        className="ib spare"
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-label={t('as_of')}
        title={t('as_of')}
        onClick={() => setOpen(!open)}
      >
        <Icon name="history" />
      </button>
      {open && (
        <Popover
          opener={opener}
          onClose={() => setOpen(false)}
          label={t('as_of')}
          align="end"
          className="as-of"
        >
          <form onSubmit={submit}>
            <label>
              {t('as_of.at')}
              <input
                className="input"
                type="datetime-local"
                name="at"
                required
                data-first
                defaultValue={wallTime(start, zone.get())}
              />
            </label>
            <button type="submit" className="b primary">
              {t('as_of.show')}
            </button>
          </form>
        </Popover>
      )}
    </>
  )
}

export function AsOfBanner({ path, record, asOf }: Props) {
  return (
    <p className="as-of-banner" role="status">
      <Icon name="history" />
      <span className="grow">{t('as_of.banner', { at: instantText(asOf ?? '') })}</span>
      <button type="button" className="b small" onClick={() => go(recordHref(path, record.ref))}>
        {t('as_of.now')}
      </button>
    </p>
  )
}
