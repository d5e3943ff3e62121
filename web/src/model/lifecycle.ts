import type { Move, StateModel, TypeModel } from '@/api/wire'
import { lookOfState } from './tones'

export interface Step {
  name: string
  label: string
  place: 'past' | 'now' | 'ahead'
}

/** A state through which the usual way leads: no waiting room, no way back, no dead end. */
function isOnTheWay(type: TypeModel, state: StateModel): boolean {
  const { tone, icon } = lookOfState(type, state.name)
  return tone !== 'paused' && icon !== 'ban' && icon !== 'rotate-ccw'
}

/** The usual way from the first state to the last, with the present state in its place. */
export function stepsOf(type: TypeModel, current: string): Step[] {
  const states = type.lifecycle?.states ?? []
  const shown = states.filter((state) => state.name === current || isOnTheWay(type, state))
  const at = shown.findIndex((state) => state.name === current)
  return shown.map((state, i) => ({
    name: state.name,
    label: state.label,
    place: i < at ? 'past' : i === at ? 'now' : 'ahead',
  }))
}

/** The move that most often comes next: one step on, else on to anywhere. */
export function primaryMove(type: TypeModel, current: string, moves: Move[]): Move | undefined {
  const states = type.lifecycle?.states ?? []
  const index = (name: string) => states.findIndex((state) => state.name === name)
  const here = index(current)
  const able = moves.filter((move) => move.allowed)
  const onward = (move: Move) => {
    const state = states[index(move.to)]
    return state && isOnTheWay(type, state)
  }
  if (lookOfState(type, current).tone === 'paused') {
    const back = able.filter((move) => onward(move) && index(move.to) < here)
    const nearest = back.sort(
      (a, b) => index(b.to) - index(a.to) || a.asks.length - b.asks.length,
    )[0]
    if (nearest) return nearest
  }
  const ahead = able.filter((move) => onward(move) && index(move.to) > here)
  const next = ahead.sort((a, b) => index(a.to) - index(b.to))[0]
  return next ?? able.find(onward) ?? able[0]
}

export const isFinal = (type: TypeModel, state: string | undefined): boolean =>
  type.lifecycle?.states.find((one) => one.name === state)?.final ?? false
