import { describe, expect, it } from 'vitest'
import type { FieldModel, FieldType, Row, TypeModel } from '@/api/wire'
import type { CellParts } from './cell'
import { cellFor } from './cells'

/** As much of a cell as a painter touches. */
function fakeCell() {
  const words = { data: '' }
  const attributes: Record<string, string> = {}
  const inner = { className: '' }
  const mark = { className: '', firstChild: { data: '' } }
  const parts = {
    el: { dataset: {} as Record<string, string>, title: '' },
    inner,
    word: words,
    use: {
      getAttribute: (name: string) => attributes[name] ?? null,
      setAttribute: (name: string, value: string) => {
        attributes[name] = value
      },
    },
    mark,
  } as unknown as CellParts
  return { parts, words, inner, mark, attributes }
}

const type = {
  name: 'thing',
  fields: [],
  lifecycle: {
    states: [
      { name: 'open', label: 'Open', final: false },
      { name: 'done', label: 'Done', final: true },
    ],
    moves: [],
  },
} as unknown as TypeModel

function paint(field: Partial<FieldModel>, value: unknown, row: Partial<Row> = {}) {
  const whole = { name: 'x', label: 'X', of: null, to: null, ...field } as FieldModel
  const cell = fakeCell()
  cellFor(whole, 'title').paint(cell.parts, value, { field: whole, type, row: row as Row })
  return cell
}

const values: [FieldType, unknown, string][] = [
  ['text', 'words', 'words'],
  ['markdown', 'more words', 'more words'],
  ['integer', 1234, '1,234'],
  ['decimal', 0.5, '0.5'],
  ['money', { amount: '12.50', currency: 'EUR' }, '€12.50'],
  ['boolean', false, 'No'],
  ['date', '2026-11-24', '24 Nov 2026'],
  ['duration', 16_200, '4h 30m'],
  ['reference', { ref: 'S-1', title: 'Mail' }, 'Mail'],
  [
    'references',
    [
      { ref: 'S-1', title: 'Mail' },
      { ref: 'S-2', title: 'Web' },
    ],
    'Mail, Web',
  ],
  ['person', { ref: 'P-1', title: 'Ada Okafor' }, 'Ada Okafor'],
  ['tags', ['vpn', 'home'], 'vpn, home'],
  ['rows', [{}, {}], '2 rows'],
]

describe('cells', () => {
  it.each(values)('show a value of type %s', (name, value, text) => {
    expect(paint({ type: name }, value).words.data).toBe(text)
  })

  it.each(values)('show nothing for an empty %s', (name) => {
    expect(paint({ type: name }, null).words.data.replace('–', '')).toBe('')
  })

  it('show a state with its look', () => {
    const { words, inner } = paint({ name: 'state', type: 'choice' }, 'done')
    expect(words.data).toBe('Done')
    expect(inner.className).toBe('state tone-quiet')
  })

  it('show what is late, but not on what is done', () => {
    const field = { name: 'answer_due_at', type: 'datetime' as const }
    const past = new Date(Date.now() - 7_200_000).toISOString()
    expect(paint(field, past, { state: 'open' }).inner.className).toBe('due tone-critical')
    expect(paint(field, past, { state: 'done' }).inner.className).toBe('due tone-quiet')
  })

  it('write initials beside a person', () => {
    expect(
      paint({ type: 'person' }, { ref: 'P-1', title: 'Ada Okafor' }).mark.firstChild.data,
    ).toBe('AO')
  })

  it('touch nothing that stays as it is', () => {
    const field = { name: 'state', type: 'choice' } as FieldModel
    const cell = fakeCell()
    const context = { field, type, row: {} as Row }
    let writes = 0
    cellFor(field, 'title').paint(cell.parts, 'open', context)
    const watched = new Proxy(cell.words, {
      set: (target, name, value) => {
        writes++
        return Reflect.set(target, name, value)
      },
    })
    cellFor(field, 'title').paint(
      { ...cell.parts, word: watched as unknown as Text },
      'open',
      context,
    )
    expect(writes).toBe(0)
  })
})
