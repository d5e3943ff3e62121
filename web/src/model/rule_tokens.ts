// Tokens of the rule language, as far as chips, completion and marking need them.
// The server alone decides whether a rule holds together.

export type TokenKind = 'name' | 'text' | 'number' | 'duration' | 'param' | 'sign' | 'wrong'

export interface Token {
  kind: TokenKind
  text: string
  /** Offsets in UTF-16 units. */
  from: number
  to: number
}

const PATTERNS: [TokenKind, RegExp][] = [
  ['duration', /\d+(?:mo|[mhdwy])(?![A-Za-z0-9_])/y],
  ['number', /\d+(?:\.\d+)?/y],
  ['text', /'(?:[^']|'')*'/y],
  ['param', /\$[A-Za-z_][A-Za-z0-9_]*/y],
  ['name', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['sign', /!=|<=|>=|[=<>(),.:+\-*/]/y],
]

export function tokensOf(rule: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < rule.length) {
    if (/[ \t\r\n]/.test(rule[at]!)) {
      at++
      continue
    }
    const token = tokenAt(rule, at)
    tokens.push(token)
    at = token.to
  }
  return tokens
}

function tokenAt(rule: string, at: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at
    const text = pattern.exec(rule)?.[0]
    if (text) return { kind, text, from: at, to: at + text.length }
  }
  // An open quote runs to the end of the text.
  const to = rule[at] === "'" ? rule.length : at + 1
  return { kind: 'wrong', text: rule.slice(at, to), from: at, to }
}

export const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`

export function unquote(literal: string): string {
  return literal.startsWith("'") ? literal.slice(1, -1).replaceAll("''", "'") : literal
}

/** The tokens between the `and`s of the outermost level. */
export function conjuncts(tokens: Token[]): Token[][] {
  const parts: Token[][] = [[]]
  let depth = 0
  let between = false
  for (const token of tokens) {
    if (token.text === '(') depth++
    if (token.text === ')') depth--
    const isAnd = depth === 0 && token.kind === 'name' && token.text === 'and'
    if (depth === 0 && token.text === 'between') between = true
    if (isAnd && !between) {
      parts.push([])
      continue
    }
    if (isAnd) between = false
    parts.at(-1)!.push(token)
  }
  return parts
}

export function hasOuterOr(tokens: Token[]): boolean {
  let depth = 0
  for (const token of tokens) {
    if (token.text === '(') depth++
    if (token.text === ')') depth--
    if (depth === 0 && token.kind === 'name' && token.text === 'or') return true
  }
  return false
}

/** A position in code points, as the server counts, in UTF-16 units. */
export function unitsAt(text: string, codePoints: number): number {
  return [...text].slice(0, codePoints).join('').length
}
