import { describe, expect, it } from 'vitest'
import type { FieldModel, TypeModel, View } from '@/api/wire'
import { isEdited, nextSort, reversed, searchOf, stateOf } from './list_state'

const type = {
  fields: [] as FieldModel[],
  list: ['ref', 'title'],
  sort: ['priority', 'reported_at'],
} as TypeModel
const view = {
  ref: 'VIEW-000001',
  filter: 'assignee = me',
  sort: '-priority',
  columns: ['ref'],
} as unknown as View

describe('the address of a list', () => {
  it('says nothing for the list as the model has it', () => {
    const state = stateOf('', type, null)
    expect(state).toEqual({ filter: '', q: '', sort: type.sort, columns: type.list, view: null })
    expect(searchOf(state, type, null)).toBe('')
  })

  it('keeps a state through the address and back', () => {
    const state = {
      filter: "title contains 'a & b'",
      q: 'mail',
      sort: ['-title'],
      columns: ['title', 'ref'],
      view: null,
    }
    expect(stateOf(searchOf(state, type, null), type, null)).toEqual(state)
  })

  it('takes from a view what it does not say itself', () => {
    const state = stateOf('?view=VIEW-000001', type, view)
    expect(state.filter).toBe('assignee = me')
    expect(state.sort).toEqual(['-priority'])
    expect(state.columns).toEqual(['ref'])
    expect(isEdited(state, type, view)).toBe(false)
  })

  it('can take the filter of a view away', () => {
    const state = { ...stateOf('?view=VIEW-000001', type, view), filter: '' }
    const search = searchOf(state, type, view)
    expect(stateOf(search, type, view).filter).toBe('')
    expect(isEdited(state, type, view)).toBe(true)
  })
})

describe('the order of a list', () => {
  it('goes up, down and back to the usual', () => {
    expect(nextSort(['priority'], 'title', type.sort)).toEqual(['title'])
    expect(nextSort(['title'], 'title', type.sort)).toEqual(['-title'])
    expect(nextSort(['-title'], 'title', type.sort)).toEqual(type.sort)
    expect(nextSort(['-priority'], 'priority', type.sort)).toEqual(['priority'])
  })

  it('turns round', () => {
    expect(reversed(['priority', '-reported_at'])).toEqual(['-priority', 'reported_at'])
  })
})
