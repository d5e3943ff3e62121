import { describe, expect, it } from 'vitest'
import type { Move, TypeModel } from '@/api/wire'
import { primaryMove, stepsOf } from './lifecycle'

const state = (name: string, final = false) => ({ name, label: name, final })
const type = {
  lifecycle: {
    states: [
      state('new'),
      state('assigned'),
      state('in_progress'),
      state('pending'),
      state('resolved'),
      state('closed', true),
      state('reopened'),
      state('cancelled', true),
    ],
    moves: [],
  },
} as unknown as TypeModel

const move = (name: string, to: string, allowed = true): Move => ({
  name,
  label: name,
  to,
  allowed,
  asks: [],
  needs: [],
  offers: [],
  reason: null,
})

describe('the lifecycle strip', () => {
  it('shows the usual way and where on it the record is', () => {
    expect(stepsOf(type, 'in_progress').map((step) => [step.name, step.place])).toEqual([
      ['new', 'past'],
      ['assigned', 'past'],
      ['in_progress', 'now'],
      ['resolved', 'ahead'],
      ['closed', 'ahead'],
    ])
  })
  it('puts a side state in its place while the record is there', () => {
    expect(stepsOf(type, 'pending').find((step) => step.place === 'now')?.name).toBe('pending')
    expect(stepsOf(type, 'cancelled').at(-1)).toMatchObject({ name: 'cancelled', place: 'now' })
  })
})

describe('the primary move', () => {
  it('is the nearest step on', () => {
    const moves = [
      move('reassign', 'assigned'),
      move('pend', 'pending'),
      move('resolve', 'resolved'),
      move('cancel', 'cancelled'),
    ]
    expect(primaryMove(type, 'in_progress', moves)?.name).toBe('resolve')
  })
  it('leads out of waiting where it came from', () => {
    const moves = [
      move('reassign', 'assigned'),
      move('resume', 'in_progress'),
      move('resolve', 'resolved'),
    ]
    expect(primaryMove(type, 'pending', moves)?.name).toBe('resume')
  })
  it('is never one that is not possible', () => {
    const moves = [move('resolve', 'resolved', false), move('reassign', 'assigned')]
    expect(primaryMove(type, 'in_progress', moves)?.name).toBe('reassign')
    expect(primaryMove(type, 'closed', [])).toBeUndefined()
  })
})
