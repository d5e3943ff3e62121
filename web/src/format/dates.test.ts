import { beforeAll, describe, expect, it } from 'vitest'
import { ago, dateText, due, instantText, shortInstant, zone } from './dates'

const now = Date.parse('2026-11-24T12:00:00Z')
const at = (hours: number) => new Date(now + hours * 3_600_000).toISOString()

beforeAll(() => zone.set('Europe/Berlin'))

describe('dates and times', () => {
  it('writes a date without a zone', () => expect(dateText('2026-11-24')).toBe('24 Nov 2026'))
  it('writes an instant in the zone of the reader', () =>
    expect(instantText('2026-11-24T23:30:00Z')).toBe('25 Nov 2026, 00:30'))
  it('shortens by how far away it is', () => {
    expect(shortInstant('2026-11-24T09:14:00Z', now)).toBe('10:14')
    expect(shortInstant('2026-03-01T09:14:00Z', now)).toBe('1 Mar')
    expect(shortInstant('2025-03-01T09:14:00Z', now)).toBe('1 Mar 2025')
  })
  it('counts back and ahead for a week', () => {
    expect(ago(at(0), now)).toBe('now')
    expect(ago(at(-0.5), now)).toBe('30m ago')
    expect(ago(at(-50), now)).toBe('2d ago')
    expect(ago(at(3), now)).toBe('in 3h')
    expect(ago(at(-24 * 30), now)).toBe('25 Oct')
  })
  it('leaves alone what is no instant', () => expect(ago('soon', now)).toBe('soon'))
})

describe('what is due', () => {
  it.each([
    [8, '8h left', 'neutral'],
    [1.5, '1h 30m left', 'warning'],
    [-0.75, '45m late', 'critical'],
    [-26, '1d 2h late', 'critical'],
  ])('in %d hours', (hours, text, tone) => expect(due(at(hours), now)).toEqual({ text, tone }))
  it('far away is a date', () => {
    expect(due(at(24 * 30), now)).toEqual({ text: '24 Dec', tone: 'neutral' })
    expect(due(at(-24 * 30), now)).toEqual({ text: '25 Oct', tone: 'critical' })
  })
})
