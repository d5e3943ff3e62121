import { describe, expect, it } from 'vitest'
import { durationInput, durationText, parseDuration } from './durations'

describe('durations', () => {
  it.each([
    [0, '0m'],
    [59, '59s'],
    [60, '1m'],
    [16_200, '4h 30m'],
    [90_061, '1d 1h'],
    [-3_600, '−1h'],
  ])('writes %i s as %s', (seconds, text) => expect(durationText(seconds)).toBe(text))

  it.each([
    ['4h 30m', 16_200],
    ['1d4h', 100_800],
    ['90m', 5_400],
    ['1:30', 5_400],
    ['1.5h', 5_400],
    ['2w', 1_209_600],
    [' 3D ', 259_200],
  ])('reads %s as %i s', (text, seconds) => expect(parseDuration(text)).toBe(seconds))

  it.each(['', '  ', '4', 'h', '4h x', '1:75', '-1h'])('refuses %j', (text) =>
    expect(parseDuration(text)).toBeNull(),
  )

  it('loses nothing between an input and back', () => {
    for (const seconds of [0, 1, 59, 61, 3_601, 86_399, 86_401, 1_000_000]) {
      expect(parseDuration(durationInput(seconds))).toBe(seconds)
    }
  })
})
