import type { TypeModel } from '@/api/wire'
import { go } from '@/app/navigate'
import { newHref } from '@/app/routes'
import type { Command } from '@/commands/command'
import { chipsOf, ruleOf, textOf } from '@/model/chips'
import { type Key, t } from '@/words'
import type { ListState } from './list_state'
import type { GridRef } from './loaded_list'

/** What parts of the page let commands do; each fills in its own. */
export interface ListActs {
  filter?: () => void
  rule?: () => void
  display?: () => void
  views?: () => void
  move?: () => void
}

interface Context {
  type: TypeModel
  grid: GridRef
  acts: { current: ListActs }
  change: (part: Partial<ListState>) => void
  state: ListState
  renew: () => void
  edit: (field?: string) => void
  picked: ReadonlySet<string>
}

export function listCommands({
  type,
  grid,
  acts,
  change,
  state,
  renew,
  edit,
  picked,
}: Context): Command[] {
  const some = () => picked.size > 0
  const list: Command[] = [
    quiet('down', 'arrow-down', 'j', () => grid.current?.move(1)),
    quiet('up', 'arrow-up', 'k', () => grid.current?.move(-1)),
    quiet('open', 'arrow-right', 'o', () => grid.current?.openRow()),
    {
      ...quiet('enter', 'arrow-right', 'enter', () => grid.current?.openRow()),
      applies: nothingFocused,
    },
    quiet('open_tab', 'arrow-up-right', 'shift+enter', () =>
      grid.current?.openRow(undefined, true),
    ),
    quiet('pick', 'check', 'x', () => grid.current?.toggle()),
    quiet('pick_down', 'arrow-down', 'shift+j', () => grid.current?.extend(1)),
    quiet('pick_up', 'arrow-up', 'shift+k', () => grid.current?.extend(-1)),
    one('pick_all', 'check', undefined, () => grid.current?.pickAll()),
    { ...one('pick_none', 'x', 'esc', () => grid.current?.clearPicked()), applies: some },
    one('filter', 'filter', 'f', () => acts.current.filter?.()),
    ...mineCommand(type, state, change),
    one('rule', 'text-cursor-input', '=', () => acts.current.rule?.()),
    one('columns', 'columns-3', 'v', () => acts.current.display?.()),
    one('views', 'bookmark', undefined, () => acts.current.views?.()),
    {
      ...one('clear', 'x', undefined, () => change({ filter: '', q: '' })),
      applies: () => state.filter !== '' || state.q !== '',
    },
    { ...one('move', 'arrow-right', 'm', () => acts.current.move?.()), applies: some },
    { ...one('edit', 'pencil', 'e', () => edit()), applies: some },
    one('renew', 'refresh-cw', undefined, renew),
  ]
  if (type.create)
    list.push({
      ...one('new', 'plus', 'n', () => go(newHref(type))),
      label: t('cmd.new', { type: type.label.toLowerCase() }),
      // The palette has it from the application already; here it gets its key.
      quiet: true,
    })
  return [...list, ...fieldCommands(type, edit)]
}

/** One's own: the rows whose person, as the list shows it, is the reader. */
function mineCommand(type: TypeModel, state: ListState, change: Context['change']): Command[] {
  const person = type.fields.find(
    (field) => field.type === 'person' && type.list.includes(field.name),
  )
  if (!person) return []
  const mine = `${person.name} = me`
  const toggle = () => {
    const chips = chipsOf(state.filter)
    const others = chips.filter((chip) => textOf(chip) !== mine)
    const next = others.length < chips.length ? others : [...others, ...chipsOf(mine)]
    change({ filter: ruleOf(next) })
  }
  return [one('mine', 'user', 'i', toggle)]
}

/** The keys that the model gives to fields change them on the chosen rows, or on the row one is at. */
function fieldCommands(type: TypeModel, edit: Context['edit']): Command[] {
  return type.fields
    .filter((field) => field.shortcut)
    .map((field) => ({
      id: `list.field.${field.name}`,
      label: t('edit.change', { name: field.label.toLowerCase() }),
      icon: 'pencil',
      group: 'list',
      key: field.shortcut!,
      perform: () => edit(field.name),
    }))
}

/** Enter belongs to a button or link that has the focus. */
const nothingFocused = () => !document.activeElement?.matches('a, button, summary, [role=menuitem]')

function one(name: string, icon: string, key: string | undefined, perform: () => unknown): Command {
  const label = t(`list.cmd.${name}` as Key)
  return { id: `list.${name}`, label, icon, group: 'list', perform, ...(key ? { key } : {}) }
}

const quiet = (name: string, icon: string, key: string, perform: () => unknown): Command => ({
  ...one(name, icon, key, perform),
  quiet: true,
})
