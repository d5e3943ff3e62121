import { describe, expect, it } from 'vitest'
import type { Model, Move, TypeModel, WholeRecord } from '@/api/wire'
import { globalCommands } from '@/app/global_commands'
import { listCommands } from '@/views/list/list_commands'
import { recordCommands, wayCommands } from '@/views/record/record_commands'
import { addCommands, type Command, collidingKeys, commands } from './command'
import { keyText, pressed } from './keys'

const summary = {
  name: 'thing',
  label: 'Thing',
  plural: 'Things',
  path: 'things',
  icon: 'box',
  practice: 'p',
  shortcut: 't',
  entry: false,
  create: true,
}
const type = {
  ...summary,
  fields: [],
  list: [],
  sort: [],
  sections: [],
  lifecycle: null,
} as unknown as TypeModel
const model = { types: [summary], practices: [] } as unknown as Model
const nothing = () => {}
const box = <T>(current: T) => ({ current })

const move: Move = {
  name: 'go',
  label: 'Go',
  to: 'gone',
  allowed: true,
  asks: [],
  needs: [],
  offers: [],
  reason: null,
}
const record = {
  ref: 'T-1',
  type: 'thing',
  revision: 1,
  title: 'x',
  moves: [move],
  may: { update: true, comment: true, attach: true, fields: [] },
  links: [],
  clocks: [],
  watching: false,
} as unknown as WholeRecord

const application = () => globalCommands(model, { show: nothing, fold: nothing })
const list = () =>
  listCommands({
    type,
    grid: box(null),
    acts: box({}),
    change: nothing,
    state: { filter: '', q: '', sort: [], columns: [], view: null },
    renew: nothing,
    edit: nothing,
    picked: new Set(),
  })
const page = () => [
  ...wayCommands('things', 'T-1'),
  ...recordCommands({
    type,
    loaded: { record, etag: null },
    composer: box(null),
    move: nothing,
    primary: move,
    show: nothing,
    openMoves: box(null),
    openAsOf: box(null),
    asOf: null,
  }),
]

const unique = (of: Command[], what: (command: Command) => string) =>
  new Set(of.map(what)).size === of.length

describe('commands', () => {
  it.each([
    ['a list', () => [...application(), ...list()]],
    ['a record', () => [...application(), ...page()]],
  ])('of %s have keys and names of their own', (_, all) => {
    expect(collidingKeys(all())).toEqual([])
    expect(unique(all(), (command) => command.id)).toBe(true)
  })

  it('all have words, and those in the palette no two the same', () => {
    for (const all of [
      [...application(), ...list()],
      [...application(), ...page()],
    ]) {
      expect(all.filter((command) => !command.label || command.label.includes('{'))).toEqual([])
      const shown = all.filter((command) => !command.quiet)
      expect(unique(shown, (command) => command.label)).toBe(true)
    }
  })

  it('finds a collision', () => {
    const one = { ...application()[0]!, key: 'q' }
    expect(collidingKeys([one, { ...one, id: 'other' }])).toEqual(['q'])
  })

  it('of a page come before those of the application', () => {
    const removePage = addCommands([{ ...application()[0]!, id: 'same', label: 'page' }], 'page')
    const removeApplication = addCommands(
      [{ ...application()[0]!, id: 'same', label: 'application' }],
      'application',
    )
    expect(commands.get().map((command) => command.label)).toEqual(['page'])
    removePage()
    expect(commands.get().map((command) => command.label)).toEqual(['application'])
    removeApplication()
    expect(commands.get()).toEqual([])
  })
})

describe('keys', () => {
  const press = (key: string, held: Partial<KeyboardEvent> = {}) =>
    pressed({
      key,
      ctrlKey: false,
      metaKey: false,
      altKey: false,
      shiftKey: false,
      ...held,
    } as KeyboardEvent)

  it('are named as commands name them', () => {
    expect(press('j')).toBe('j')
    expect(press('J', { shiftKey: true })).toBe('shift+j')
    expect(press('?', { shiftKey: true })).toBe('?')
    expect(press('k', { metaKey: true })).toBe('mod+k')
    expect(press('ArrowDown', { altKey: true })).toBe('alt+down')
    expect(press('Enter', { shiftKey: true })).toBe('shift+enter')
  })
  it('are written as people read them', () => {
    expect(keyText('g h')).toBe('G H')
    expect(keyText('alt+down')).toMatch(/^(Alt|⌥) ↓$/)
  })
})
