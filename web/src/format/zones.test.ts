import { describe, expect, it } from 'vitest'
import { instantOf, offsetMs, wallTime } from './zones'

const HOUR = 3_600_000

describe('zones', () => {
  it('knows offsets in summer and winter', () => {
    expect(offsetMs(Date.parse('2026-07-01T12:00:00Z'), 'Europe/Berlin')).toBe(2 * HOUR)
    expect(offsetMs(Date.parse('2026-12-01T12:00:00Z'), 'Europe/Berlin')).toBe(HOUR)
    expect(offsetMs(Date.parse('2026-12-01T12:00:00Z'), 'Asia/Kolkata')).toBe(5.5 * HOUR)
  })

  it('shows an instant as wall time and reads it back', () => {
    for (const zone of [
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kolkata',
      'Pacific/Apia',
    ]) {
      for (const instant of [
        '2026-01-15T08:30:00Z',
        '2026-07-15T23:59:00Z',
        '2024-02-29T12:00:00Z',
      ]) {
        expect(instantOf(wallTime(instant, zone), zone)).toBe(instant)
      }
    }
  })

  it('reads a time that does not exist with the offset before the gap', () => {
    expect(instantOf('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00Z')
  })

  it('reads a time that exists twice as the second', () => {
    expect(instantOf('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T01:30:00Z')
  })

  it('answers nothing for no time', () => {
    expect(instantOf('', 'UTC')).toBeNull()
    expect(wallTime('nonsense', 'UTC')).toBe('')
  })
})
