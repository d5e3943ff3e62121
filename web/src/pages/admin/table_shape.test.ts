import { describe, expect, it } from 'vitest'
import { headingsOf, shapeOf, typedLike } from './table_shape'

const matrix = [
  ['p1', 'p2'],
  ['p2', 'p3'],
]

describe('settings of type table', () => {
  it('are shown by their shape', () => {
    expect(shapeOf(matrix).kind).toBe('matrix')
    expect(shapeOf({ p1: 10, p2: 20 }).kind).toBe('map')
    expect(shapeOf({}).kind).toBe('map')
    expect(shapeOf([{ a: 1 }, { a: 2, b: 3 }])).toMatchObject({
      kind: 'records',
      columns: ['a', 'b'],
    })
    expect(shapeOf([]).kind).toBe('json')
    expect(shapeOf({ deep: { er: 1 } }).kind).toBe('json')
  })
  it('name the sides of a matrix when their help does and the counts fit', () => {
    const help = 'rows: impact extensive, low; columns: urgency critical, low'
    expect(headingsOf(help, matrix)).toEqual({
      rows: 'impact',
      columns: 'urgency',
      rowNames: ['extensive', 'low'],
      columnNames: ['critical', 'low'],
    })
    expect(headingsOf(help, [['p1']])).toBeNull()
    expect(headingsOf('what it is for', matrix)).toBeNull()
  })
  it('keep numbers numbers and words words', () => {
    expect(typedLike('12', 10)).toBe(12)
    expect(typedLike('12', 'p1')).toBe('12')
    expect(typedLike('soon', 10)).toBe('soon')
  })
})
