// A command is one object. Menus, keys, the palette and the key sheet are all
// made from these, so nothing can be in one of them and missing in another.
import { makeStore } from '@/base/store'

export type Group = 'go' | 'list' | 'record' | 'app'

export interface Command {
  id: string
  label: string
  icon: string
  group: Group
  /** As `n`, `g h`, `shift+j`, `mod+k`, `alt+down`. */
  key?: string
  /** Absent: always. */
  applies?: () => boolean
  perform: () => unknown
  /** For the key sheet only: movement that nobody would look up in the palette. */
  quiet?: boolean
}

/** The commands of a page come before those of the application, whichever was there first. */
export type Layer = 'page' | 'application'

const layers: { owner: symbol; layer: Layer; commands: Command[] }[] = []
export const commands = makeStore<readonly Command[]>([])

/** Adds commands; those of a page win where keys collide, among its own the newest. */
export function addCommands(list: Command[], layer: Layer): () => void {
  const owner = Symbol('commands')
  layers.unshift({ owner, layer, commands: list })
  publish()
  return () => {
    const index = layers.findIndex((layer) => layer.owner === owner)
    if (index >= 0) layers.splice(index, 1)
    publish()
  }
}

function publish() {
  const seen = new Set<string>()
  const at = (wanted: Layer) => layers.filter(({ layer }) => layer === wanted)
  const flat = [...at('page'), ...at('application')].flatMap((one) => one.commands)
  commands.set(flat.filter(({ id }) => !seen.has(id) && seen.add(id)))
}

export const doesApply = (command: Command): boolean => command.applies?.() ?? true

export function findCommand(id: string): Command | undefined {
  return commands.get().find((command) => command.id === id)
}

export function run(id: string) {
  const command = findCommand(id)
  if (command && doesApply(command)) command.perform()
}

/** Keys that more than one of these commands claims. */
export function collidingKeys(list: readonly Command[]): string[] {
  const owners = new Map<string, number>()
  for (const { key } of list) if (key) owners.set(key, (owners.get(key) ?? 0) + 1)
  return [...owners].filter(([, n]) => n > 1).map(([key]) => key)
}
