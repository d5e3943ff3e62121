import { describe, expect, it } from 'vitest'
import { count, decimal, fileSize, integer, money } from './numbers'

describe('numbers', () => {
  it('groups and rounds', () => {
    expect(integer(1_234_567)).toBe('1,234,567')
    expect(decimal(0.1234567)).toBe('0.123457')
    expect(count(99_999)).toBe('99,999')
    expect(count(1_250_000)).toBe('1.3m')
  })
  it('keeps an amount exact that no float holds', () => {
    expect(money({ amount: '12345678901234.56', currency: 'EUR' })).toBe('€12,345,678,901,234.56')
    expect(money({ amount: '0.1', currency: 'EUR' })).toBe('€0.10')
  })
  it('writes sizes', () => {
    expect(fileSize(1)).toBe('1 byte')
    expect(fileSize(999)).toBe('999 bytes')
    expect(fileSize(182_000)).toBe('182 kB')
    expect(fileSize(1_500_000)).toBe('1.5 MB')
  })
})
