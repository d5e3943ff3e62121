// A small, safe part of Markdown: what people write in tickets. The result is a
// tree that the screen paints; no HTML is made, so none can be smuggled in.

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'strong' | 'em'; parts: Inline[] }
  | { kind: 'link'; href: string; parts: Inline[] }
  | { kind: 'break' }

export type Block =
  | { kind: 'paragraph'; parts: Inline[] }
  | { kind: 'heading'; level: number; parts: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'quote'; blocks: Block[] }
  | { kind: 'list'; ordered: boolean; items: Inline[][] }
  | { kind: 'rule' }

const DEPTH = 8

export function parseMarkdown(text: string, depth = 0): Block[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const blocks: Block[] = []
  let at = 0
  while (at < lines.length) {
    if (!lines[at]!.trim()) {
      at++
      continue
    }
    const [block, next] = blockAt(lines, at, depth)
    blocks.push(block)
    at = next
  }
  return blocks
}

const FENCE = /^```/
const HEADING = /^(#{1,6})\s+(.*)$/
const RULE = /^(?:-{3,}|\*{3,}|_{3,})\s*$/
const QUOTE = /^>\s?/
const ITEM = /^\s*(?:[-*+]|(\d{1,9})[.)])\s+/

function blockAt(lines: string[], at: number, depth: number): [Block, number] {
  const line = lines[at]!
  if (FENCE.test(line)) return fenceAt(lines, at)
  const heading = HEADING.exec(line)
  if (heading) {
    return [{ kind: 'heading', level: heading[1]!.length, parts: parseInline(heading[2]!) }, at + 1]
  }
  if (RULE.test(line)) return [{ kind: 'rule' }, at + 1]
  if (QUOTE.test(line) && depth < DEPTH) {
    const end = endWhile(lines, at, (one) => QUOTE.test(one))
    const inner = lines.slice(at, end).map((one) => one.replace(QUOTE, ''))
    return [{ kind: 'quote', blocks: parseMarkdown(inner.join('\n'), depth + 1) }, end]
  }
  if (ITEM.test(line)) return listAt(lines, at)
  const end = endWhile(lines, at, (one, i) => i === at || isPlain(one))
  return [{ kind: 'paragraph', parts: parseInline(lines.slice(at, end).join('\n')) }, end]
}

const isPlain = (line: string) =>
  line.trim() !== '' && ![FENCE, HEADING, RULE, QUOTE, ITEM].some((pattern) => pattern.test(line))

function endWhile(
  lines: string[],
  at: number,
  holds: (line: string, i: number) => boolean,
): number {
  let end = at
  while (end < lines.length && holds(lines[end]!, end)) end++
  return end
}

function fenceAt(lines: string[], at: number): [Block, number] {
  const end = endWhile(lines, at + 1, (line) => !FENCE.test(line))
  return [{ kind: 'code', text: lines.slice(at + 1, end).join('\n') }, end + 1]
}

function listAt(lines: string[], at: number): [Block, number] {
  const ordered = ITEM.exec(lines[at]!)?.[1] !== undefined
  const items: string[] = []
  let i = at
  while (i < lines.length && lines[i]!.trim()) {
    if (ITEM.test(lines[i]!)) items.push(lines[i]!.replace(ITEM, ''))
    else if (isPlain(lines[i]!)) items[items.length - 1] += `\n${lines[i]!.trim()}`
    else break
    i++
  }
  return [{ kind: 'list', ordered, items: items.map(parseInline) }, i]
}

// Each alternative begins with another sign and is bounded, so no text makes it slow.
const INLINE =
  /`([^`\n]{1,2000})`|\*\*([^*\n]{1,2000})\*\*|\*([^*\s][^*\n]{0,2000})\*|\[([^\]\n]{1,500})\]\((https?:\/\/[^\s)]{1,2000}|mailto:[^\s)]{1,300}|\/[^\s)]{0,2000})\)|(https?:\/\/[^\s<>"')\]]{1,2000})|(\n)/g

export function parseInline(text: string): Inline[] {
  const parts: Inline[] = []
  let at = 0
  for (const match of text.matchAll(INLINE)) {
    if (match.index > at) parts.push({ kind: 'text', text: text.slice(at, match.index) })
    parts.push(inlineOf(match))
    at = match.index + match[0].length
  }
  if (at < text.length) parts.push({ kind: 'text', text: text.slice(at) })
  return parts
}

function inlineOf([, code, strong, em, label, href, address]: RegExpMatchArray): Inline {
  if (code !== undefined) return { kind: 'code', text: code }
  if (strong !== undefined) return { kind: 'strong', parts: parseInline(strong) }
  if (em !== undefined) return { kind: 'em', parts: parseInline(em) }
  if (label !== undefined)
    return { kind: 'link', href: href!, parts: [{ kind: 'text', text: label }] }
  if (address !== undefined)
    return { kind: 'link', href: address, parts: [{ kind: 'text', text: address }] }
  return { kind: 'break' }
}
