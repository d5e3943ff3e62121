// What is typed between a key that opens something and the moment it is there
// belongs to what opens, not to the page behind it.

const LATEST_MS = 3000

let typed: string | null = null
let sent = false
let timer: ReturnType<typeof setTimeout> | undefined

/** From now on letters are kept until somebody takes them. */
export function keepTyping() {
  typed = ''
  sent = false
  clearTimeout(timer)
  timer = setTimeout(() => {
    typed = null
  }, LATEST_MS)
}

/** Takes a key press while letters are kept. */
export function keepsPress(event: KeyboardEvent): boolean {
  if (typed === null || event.ctrlKey || event.metaKey) return false
  if (event.key.length === 1) typed += event.key
  else if (event.key === 'Backspace') typed = typed.slice(0, -1)
  else if (event.key === 'Enter') sent = true
  return true
}

/** What was typed, and whether Enter was pressed after it. */
export function takeTyped(): { text: string; sent: boolean } {
  const taken = { text: typed ?? '', sent }
  typed = null
  clearTimeout(timer)
  return taken
}
