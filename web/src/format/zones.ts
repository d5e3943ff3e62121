// Wall time and instants in any zone, by Intl alone.

const MINUTE_MS = 60_000
const formatters = new Map<string, Intl.DateTimeFormat>()

function partsIn(zone: string): Intl.DateTimeFormat {
  let found = formatters.get(zone)
  if (!found) {
    found = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formatters.set(zone, found)
  }
  return found
}

/** The offset of a zone at an instant, in milliseconds. */
export function offsetMs(instant: number, zone: string): number {
  const parts: Record<string, number> = {}
  for (const { type, value } of partsIn(zone).formatToParts(instant)) parts[type] = Number(value)
  const wall = Date.UTC(
    parts.year!,
    parts.month! - 1,
    parts.day!,
    parts.hour!,
    parts.minute!,
    parts.second!,
  )
  return wall - Math.floor(instant / 1000) * 1000
}

/** An instant as the field datetime-local shows it: 2026-11-24T10:14. */
export function wallTime(instant: string, zone: string): string {
  const at = Date.parse(instant)
  if (Number.isNaN(at)) return ''
  return new Date(at + offsetMs(at, zone)).toISOString().slice(0, 16)
}

/**
 * The instant of a wall time. A time that does not exist is read with the offset
 * before the gap; one that exists twice is the second, as in the rule language.
 */
export function instantOf(wall: string, zone: string): string | null {
  const naive = Date.parse(`${wall}Z`)
  if (Number.isNaN(naive)) return null
  const before = offsetMs(naive - 24 * 60 * MINUTE_MS, zone)
  const after = offsetMs(naive + 24 * 60 * MINUTE_MS, zone)
  const exact = [after, before].filter((offset) => offsetMs(naive - offset, zone) === offset)
  const offset = exact.length ? exact[0]! : before
  return new Date(naive - offset).toISOString().replace('.000Z', 'Z')
}
