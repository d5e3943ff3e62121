/** How well a text answers what was typed: 0 not at all, more is better. */
export function rank(text: string, typed: string): number {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return 1
  const lower = text.toLowerCase()
  let score = 0
  for (const word of words) {
    const at = lower.indexOf(word)
    if (at < 0) return 0
    const startsWord = at === 0 || /[^\p{L}\p{N}]/u.test(lower[at - 1]!)
    score += at === 0 ? 4 : startsWord ? 2 : 1
  }
  // Of two that fit as well the shorter is meant.
  return score + 1 / (1 + text.length)
}
