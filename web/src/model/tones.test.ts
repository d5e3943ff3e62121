import { describe, expect, it } from 'vitest'
import type { TypeModel } from '@/api/wire'
import { isRanked, lookOfChoice, lookOfState } from './tones'

const choices = (...values: string[]) => ({ of: values.map((value) => ({ value, label: value })) })

describe('looks', () => {
  it('ranks scales from grave to light and nothing else', () => {
    expect(isRanked(choices('p1', 'p2', 'p3', 'p4', 'p5'))).toBe(true)
    expect(isRanked(choices('low', 'medium', 'high', 'extensive'))).toBe(true)
    expect(isRanked(choices('phone', 'email', 'portal'))).toBe(false)
    expect(isRanked(choices('low', 'high'))).toBe(false)
  })
  it('gives the gravest its tone', () => {
    const scale = choices('low', 'medium', 'high', 'critical')
    expect(lookOfChoice(scale, 'critical')?.tone).toBe('critical')
    expect(lookOfChoice(scale, 'low')?.tone).toBe('quiet')
    expect(lookOfChoice(choices('phone', 'email', 'portal'), 'phone')).toBeNull()
  })
  it('takes what the model says before what words suggest', () => {
    const type = {
      lifecycle: {
        states: [{ name: 'pending', label: '', final: false, tone: 'ok', icon: 'star' }],
        moves: [],
      },
    } as unknown as TypeModel
    expect(lookOfState(type, 'pending')).toEqual({ tone: 'ok', icon: 'star' })
  })
  it('has a look for states it never heard of', () => {
    const type = {
      lifecycle: {
        states: [
          { name: 'brewing', label: '', final: false },
          { name: 'drunk', label: '', final: true },
        ],
        moves: [],
      },
    } as unknown as TypeModel
    expect(lookOfState(type, 'brewing').icon).toBe('circle-dashed')
    expect(lookOfState(type, 'drunk').tone).toBe('quiet')
  })
})
