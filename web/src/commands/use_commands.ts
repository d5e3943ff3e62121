import { useEffect } from 'react'
import { addCommands, type Command, type Layer } from './command'

/** The commands of a page, for as long as it is on screen. */
export function useCommands(list: Command[], dependencies: unknown[], layer: Layer = 'page') {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the caller names what the commands read
  useEffect(() => addCommands(list, layer), dependencies)
}
