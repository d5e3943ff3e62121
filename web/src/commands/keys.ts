import { readSet, writeSet } from '@/base/kept'
import { makeStore } from '@/base/store'
import { type Command, commands, doesApply } from './command'
import { keepsPress } from './typed_ahead'

const PAUSE_MS = 1200
const FIELDS =
  'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]'
/** While one of these is open its own keys count, even if its content is still on its way. */
const OPEN = 'dialog[open], [role=dialog]:popover-open'
const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '')

/** Ids of commands whose key a person switched off. */
export const keysOff = makeStore<ReadonlySet<string>>(readSet('keys-off'))

export function switchKey(id: string, on: boolean) {
  const next = new Set(keysOff.get())
  if (on) next.delete(id)
  else next.add(id)
  keysOff.set(next)
  writeSet('keys-off', next)
}

/** The text of a key press, in the form that commands name theirs. */
export function pressed(event: KeyboardEvent): string {
  const named: Record<string, string> = {
    ArrowDown: 'down',
    ArrowUp: 'up',
    ArrowLeft: 'left',
    ArrowRight: 'right',
    Enter: 'enter',
    Escape: 'esc',
    ' ': 'space',
  }
  const key = named[event.key] ?? event.key
  const letter = key.length === 1 ? key.toLowerCase() : key
  const parts: string[] = []
  if (event.ctrlKey || event.metaKey) parts.push('mod')
  if (event.altKey) parts.push('alt')
  // Shift is part of a sign such as ? but named beside a letter or a named key.
  if (event.shiftKey && (/^[a-z]$/i.test(key) || key.length > 1)) parts.push('shift')
  return [...parts, letter].join('+')
}

let prefix = ''
let prefixAt = 0

/** The command that a key press asks for; a first key of two is remembered. */
export function commandFor(event: KeyboardEvent, now = Date.now()): Command | 'prefix' | undefined {
  const text = pressed(event)
  const inField = (event.target as Element | null)?.matches?.(FIELDS)
  if (inField && !text.startsWith('mod+') && !text.startsWith('alt+')) return undefined
  const begun = prefix && now - prefixAt < PAUSE_MS ? `${prefix} ${text}` : ''
  prefix = ''
  const able = commands
    .get()
    .filter((command) => command.key && !keysOff.get().has(command.id) && doesApply(command))
  const match = able.find((c) => c.key === begun) ?? able.find((c) => c.key === text)
  if (match) return match
  if (able.some((command) => command.key!.startsWith(`${text} `))) {
    prefix = text
    prefixAt = now
    return 'prefix'
  }
  return undefined
}

export function listenForKeys() {
  // Before anything on the page sees the key.
  addEventListener(
    'keydown',
    (event) => {
      if (!keepsPress(event)) return
      event.preventDefault()
      event.stopImmediatePropagation()
    },
    { capture: true },
  )
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return
    if (document.querySelector(OPEN) && !event.ctrlKey && !event.metaKey) return
    const command = commandFor(event)
    if (!command) return
    event.preventDefault()
    if (command !== 'prefix') command.perform()
  })
}

const SIGNS: Record<string, string> = {
  mod: isMac ? '⌘' : 'Ctrl',
  alt: isMac ? '⌥' : 'Alt',
  shift: isMac ? '⇧' : 'Shift',
  enter: '↵',
  esc: 'Esc',
  down: '↓',
  up: '↑',
  space: 'Space',
}

/** `mod+k` as people read it: ⌘ K or Ctrl K. */
export function keyText(key: string): string {
  return key
    .split(' ')
    .map((press) =>
      press
        .split('+')
        .map((part) => SIGNS[part] ?? part.toUpperCase())
        .join(' '),
    )
    .join(' ')
}
