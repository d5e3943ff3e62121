// Durations travel as whole seconds and are written 4h 30m, as in the rule language.

const SECOND_OF = { w: 604_800, d: 86_400, h: 3_600, m: 60, s: 1 } as const
type Unit = keyof typeof SECOND_OF

const SHOWN: Unit[] = ['d', 'h', 'm', 's']
const PARTS_SHOWN = 2

/** 16200 → `4h 30m`; never more than two parts. */
export function durationText(seconds: number): string {
  let rest = Math.abs(Math.round(seconds))
  const parts: string[] = []
  for (const unit of SHOWN) {
    const n = Math.floor(rest / SECOND_OF[unit])
    rest -= n * SECOND_OF[unit]
    if (n > 0) parts.push(`${n}${unit}`)
    if (parts.length === PARTS_SHOWN) break
  }
  const text = parts.join(' ') || '0m'
  return seconds < 0 ? `−${text}` : text
}

/** Every part, for a field in which it is changed. */
export function durationInput(seconds: number): string {
  let rest = Math.round(seconds)
  const parts: string[] = []
  for (const unit of SHOWN) {
    const n = Math.floor(rest / SECOND_OF[unit])
    rest -= n * SECOND_OF[unit]
    if (n > 0) parts.push(`${n}${unit}`)
  }
  return parts.join(' ') || '0m'
}

/** `1d 4h`, `90m`, `1:30` (hours and minutes) → seconds; null when it is none of these. */
export function parseDuration(text: string): number | null {
  const trimmed = text.trim().toLowerCase()
  const clock = /^(\d+):([0-5]\d)$/.exec(trimmed)
  if (clock) return Number(clock[1]) * SECOND_OF.h + Number(clock[2]) * SECOND_OF.m
  let total = 0
  let rest = trimmed
  while (rest) {
    const part = /^(\d+(?:\.\d+)?)\s*([wdhms])\s*/.exec(rest)
    if (!part) return null
    total += Number(part[1]) * SECOND_OF[part[2] as Unit]
    rest = rest.slice(part[0].length)
  }
  return trimmed ? Math.round(total) : null
}
