import type { RefObject } from 'react'
import type { LoadedRecord } from '@/api/queries'
import type { Move, TypeModel } from '@/api/wire'
import { go } from '@/app/navigate'
import { newHref, recordHref } from '@/app/routes'
import type { Command } from '@/commands/command'
import { toast } from '@/ui/toasts'
import { type Key, t } from '@/words'
import { currentList } from '../list/current_list'
import type { ComposerHandle } from './composer'
import type { ContextTab } from './context_panel'
import { setWatching } from './edit'
import { editRequest } from './edit_request'
import { neighbour } from './neighbour'

interface Context {
  type: TypeModel
  loaded: LoadedRecord
  composer: RefObject<ComposerHandle | null>
  move: (move: Move) => unknown
  primary: Move | undefined
  show: (tab: ContextTab) => void
  openMoves: { current: (() => void) | null }
  openAsOf: { current: (() => void) | null }
  asOf: string | null
}

export function recordCommands(context: Context): Command[] {
  const { type, loaded, composer, show, openMoves, openAsOf, asOf } = context
  const { record } = loaded
  const path = type.path!
  const present = () => !asOf
  const mayComment = () => present() && record.may.comment
  const list: Command[] = [
    {
      ...one('reply', 'message-square', 'r', () => composer.current?.write('public')),
      applies: mayComment,
    },
    { ...one('note', 'lock', 'c', () => composer.current?.write('internal')), applies: mayComment },
    {
      ...one('moves', 'arrow-right', 'm', () => openMoves.current?.()),
      applies: () => present() && record.moves.length > 0,
    },
    {
      ...one('edit', 'pencil', 'e', () => focusFirstField(show)),
      applies: () => present() && record.may.update,
    },
    {
      ...one('watch', 'eye', 'w', () => setWatching(path, record.ref, !record.watching)),
      applies: present,
    },
    one('details', 'list', undefined, () => show('details')),
    one('links', 'link', 'l', () => show('links')),
    one('history', 'history', 'h', () => show('history')),
    one('as_of', 'history', undefined, () => openAsOf.current?.()),
    one('panel', 'panel-right', ']', foldContext),
    one('copy', 'copy', '.', () => copyNumber(record.ref)),
    ...record.moves.filter((move) => move.allowed).map((move) => moveCommand(move, context)),
  ]
  if (type.create)
    list.push({
      ...one('new', 'plus', 'n', () => go(newHref(type))),
      label: t('cmd.new', { type: type.label.toLowerCase() }),
      // The palette has it from the application already; here it gets its key.
      quiet: true,
    })
  return [...list, ...fieldCommands(context)]
}

/** The keys that the model gives to fields; where one is taken already, the page's own wins. */
function fieldCommands({ type, loaded, show, asOf }: Context): Command[] {
  return type.fields
    .filter((field) => field.shortcut && loaded.record.may.fields.includes(field.name))
    .map((field) => ({
      id: `record.field.${field.name}`,
      label: t('edit.change', { name: field.label.toLowerCase() }),
      icon: 'pencil',
      group: 'record',
      key: field.shortcut!,
      applies: () => !asOf,
      perform: () => {
        show('details')
        editRequest.set(field.name)
      },
    }))
}

/** These work while the record is still on its way. */
export function wayCommands(path: string, ref: string): Command[] {
  const step = (by: 1 | -1) => () => {
    const next = neighbour(path, ref, by)
    if (next) go(recordHref(path, next))
  }
  return [
    one('next', 'arrow-down', 'alt+down', step(1)),
    one('previous', 'arrow-up', 'alt+up', step(-1)),
    one('back', 'chevron-left', 'u', () => go(backHref(path))),
  ]
}

function moveCommand(move: Move, { move: perform, asOf, primary }: Context): Command {
  return {
    id: `record.move.${move.name}`,
    label: move.label,
    icon: 'arrow-right',
    group: 'record',
    applies: () => !asOf,
    perform: () => perform(move),
    ...(move === primary ? { key: 'shift+m' } : {}),
  }
}

function one(name: string, icon: string, key: string | undefined, perform: () => unknown): Command {
  const label = t(`record.cmd.${name}` as Key)
  return { id: `record.${name}`, label, icon, group: 'record', perform, ...(key ? { key } : {}) }
}

function backHref(path: string): string {
  const list = currentList.get()
  return list?.path === path ? list.href : `/${path}`
}

/** The record takes the room of its details, or gives it back. */
function foldContext() {
  document.documentElement.toggleAttribute('data-context-folded')
}

function focusFirstField(show: (tab: ContextTab) => void) {
  show('details')
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>('.context .value-button')?.focus(),
  )
}

async function copyNumber(ref: string) {
  await navigator.clipboard?.writeText(ref)
  toast(t('copied', { ref }))
}
