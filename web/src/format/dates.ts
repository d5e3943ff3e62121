import { makeStore } from '@/base/store'
import { languageTag, t } from '@/words'

/** The zone of the person who reads, from GET /me. */
export const zone = makeStore('UTC')

const made = new Map<string, Intl.DateTimeFormat>()

function formatter(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${name} ${languageTag()} ${options.timeZone ?? ''}`
  let found = made.get(key)
  if (!found) {
    found = new Intl.DateTimeFormat(languageTag(), options)
    made.set(key, found)
  }
  return found
}

const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' }

/** 24 Nov 2026 */
export function dateText(date: string): string {
  const at = Date.parse(`${date.slice(0, 10)}T00:00:00Z`)
  return Number.isNaN(at) ? date : formatter('date', { ...day, timeZone: 'UTC' }).format(at)
}

/** 24 Nov 2026, 10:14 */
export function instantText(instant: string): string {
  const at = Date.parse(instant)
  if (Number.isNaN(at)) return instant
  const options = { ...day, hour: '2-digit', minute: '2-digit', timeZone: zone.get() } as const
  return formatter('instant', options).format(at)
}

/** With seconds and the zone: what the tooltip of a short time says. */
export function exactText(instant: string): string {
  const at = Date.parse(instant)
  if (Number.isNaN(at)) return instant
  return formatter('exact', {
    dateStyle: 'full',
    timeStyle: 'long',
    timeZone: zone.get(),
  }).format(at)
}

/** 10:14 today, 24 Nov in this year, else 24 Nov 2025. */
export function shortInstant(instant: string, now = Date.now()): string {
  const at = Date.parse(instant)
  if (Number.isNaN(at)) return instant
  const timeZone = zone.get()
  const today = formatter('day', { ...day, timeZone })
  if (today.format(at) === today.format(now)) {
    return formatter('time', { hour: '2-digit', minute: '2-digit', timeZone }).format(at)
  }
  const year = formatter('year', { year: 'numeric', timeZone })
  return year.format(at) === year.format(now)
    ? formatter('month', { day: 'numeric', month: 'short', timeZone }).format(at)
    : today.format(at)
}

const MINUTE_S = 60
const HOUR_S = 3600
const DAY_S = 86_400
const DAYS_RELATIVE = 7

/** 5m ago, 3h ago, 2d ago; then the date. Future instants: in 5m. */
export function ago(instant: string, now = Date.now()): string {
  const at = Date.parse(instant)
  if (Number.isNaN(at)) return instant
  const seconds = Math.round((now - at) / 1000)
  const span = Math.abs(seconds)
  if (span < MINUTE_S) return t('time.now')
  if (span >= DAYS_RELATIVE * DAY_S) return shortInstant(instant, now)
  const text = spanText(span)
  return seconds > 0 ? t('time.ago', { span: text }) : t('time.in', { span: text })
}

function spanText(seconds: number): string {
  if (seconds < HOUR_S) return `${Math.floor(seconds / MINUTE_S)}m`
  if (seconds < DAY_S) return `${Math.floor(seconds / HOUR_S)}h`
  return `${Math.floor(seconds / DAY_S)}d`
}

export interface Due {
  text: string
  tone: 'neutral' | 'warning' | 'critical'
}

const SOON_S = 2 * HOUR_S

/** How long is left until an instant, or how late it is. */
export function due(instant: string, now = Date.now()): Due {
  const left = Math.round((Date.parse(instant) - now) / 1000)
  if (Math.abs(left) >= DAYS_RELATIVE * DAY_S) {
    return { text: shortInstant(instant, now), tone: left < 0 ? 'critical' : 'neutral' }
  }
  const span = longSpan(Math.abs(left))
  if (left < 0) return { text: t('due.late', { span }), tone: 'critical' }
  return { text: t('due.left', { span }), tone: left < SOON_S ? 'warning' : 'neutral' }
}

function longSpan(seconds: number): string {
  const days = Math.floor(seconds / DAY_S)
  const hours = Math.floor((seconds % DAY_S) / HOUR_S)
  const minutes = Math.floor((seconds % HOUR_S) / MINUTE_S)
  if (days) return hours ? `${days}d ${hours}h` : `${days}d`
  if (hours) return minutes ? `${hours}h ${minutes}m` : `${hours}h`
  return `${minutes}m`
}
