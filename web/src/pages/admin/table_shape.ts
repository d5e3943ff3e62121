// Settings of type table hold JSON: a matrix (rows of rows), a map (name to
// value) or a list of records. Each has a shape that a grid can show.

export type Shape =
  | { kind: 'matrix'; cells: unknown[][] }
  | { kind: 'map'; entries: [string, unknown][] }
  | { kind: 'records'; columns: string[]; lines: Record<string, unknown>[] }
  | { kind: 'json'; text: string }

const isPlain = (value: unknown) => value === null || typeof value !== 'object'

export function shapeOf(value: unknown): Shape {
  if (Array.isArray(value) && value.length > 0) {
    if (value.every((row) => Array.isArray(row) && row.every(isPlain))) {
      return { kind: 'matrix', cells: value as unknown[][] }
    }
    if (
      value.every(
        (line) => !isPlain(line) && !Array.isArray(line) && Object.values(line).every(isPlain),
      )
    ) {
      const lines = value as Record<string, unknown>[]
      return { kind: 'records', columns: [...new Set(lines.flatMap(Object.keys))], lines }
    }
  }
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    const entries = Object.entries(value)
    if (entries.every(([, one]) => isPlain(one))) return { kind: 'map', entries }
  }
  return { kind: 'json', text: JSON.stringify(value ?? null, null, 2) }
}

export interface Headings {
  rows: string
  columns: string
  rowNames: string[]
  columnNames: string[]
}

/**
 * The help of a matrix names its sides: `rows: impact extensive, high; columns:
 * urgency critical, high`. Where the counts do not fit, nothing is named.
 */
export function headingsOf(help: string, cells: unknown[][]): Headings | null {
  const match = /rows: (\S+) ([^;]+); columns: (\S+) ([^;.]+)/.exec(help)
  if (!match) return null
  const rowNames = split(match[2]!)
  const columnNames = split(match[4]!)
  const fits =
    rowNames.length === cells.length && cells.every((row) => row.length === columnNames.length)
  return fits ? { rows: match[1]!, columns: match[3]!, rowNames, columnNames } : null
}

const split = (text: string) => text.split(',').map((part) => part.trim())

/** Numbers stay numbers where they were numbers before. */
export function typedLike(text: string, before: unknown): unknown {
  if (typeof before === 'number' || before === null) {
    const number = Number(text)
    if (text.trim() !== '' && !Number.isNaN(number)) return number
  }
  return text
}
