import { describe, expect, it } from 'vitest'
import type { FieldModel, TypeModel } from '@/api/wire'
import { complete } from './complete'

const field = (name: string, rest: Partial<FieldModel> = {}) =>
  ({ name, label: name, type: 'text', of: null, to: null, ...rest }) as FieldModel

const place = { name: 'place', fields: [field('ref'), field('city')] } as TypeModel
const ticket = {
  name: 'ticket',
  fields: [
    field('title'),
    field('state', {
      type: 'choice',
      of: [
        { value: 'open', label: 'Open' },
        { value: 'done', label: 'Done' },
      ],
    }),
    field('where', { type: 'reference', to: 'place' }),
    field('places', { type: 'references', to: 'place' }),
    field('helper', { type: 'person', to: 'person' }),
  ],
} as TypeModel

const lookup = (name: string) => (name === 'place' ? place : undefined)
const offered = (rule: string) =>
  complete(rule, rule.length, ticket, lookup).map((offer) => offer.insert)

describe('completion', () => {
  it('offers fields where a rule begins', () => {
    expect(offered('')).toContain('title')
    expect(offered('sta')).toEqual(['state'])
    expect(offered("state = 'open' and ti")).toEqual(['title'])
  })
  it('offers tests that fit the field', () => {
    expect(offered('state ')).toContain('in (')
    expect(offered('title ')).toContain('contains')
    expect(offered('title ')).not.toContain('in (')
  })
  it('offers the choices of a field, quoted', () => {
    expect(offered('state = ')).toEqual(["'open'", "'done'"])
    expect(offered("state = 'do")).toEqual(["'done'"])
    expect(offered("state in ('open', ")).toContain("'done'")
    expect(offered('helper = ')).toEqual(['me'])
  })
  it('follows references', () => {
    expect(offered('where.')).toEqual(['ref', 'city'])
    expect(offered('where.ci')).toEqual(['city'])
  })
  it('knows the members inside an aggregate', () => {
    expect(offered('exists(places where ci')).toEqual(['city'])
  })
  it('replaces what was begun', () => {
    const [offer] = complete('title contains', 3, ticket, lookup)
    expect(offer).toMatchObject({ insert: 'title', from: 0, to: 3 })
  })
})
