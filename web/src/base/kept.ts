// Small choices of this browser (theme, density, folded parts). They are worth
// nothing to anybody else, so they stay here; a full or forbidden store is no error.

const key = (name: string) => `mainstay.${name}`

export function read(name: string): string | null {
  try {
    return localStorage.getItem(key(name))
  } catch {
    return null
  }
}

export function write(name: string, value: string | null) {
  try {
    if (value === null) localStorage.removeItem(key(name))
    else localStorage.setItem(key(name), value)
  } catch {
    // Nothing depends on it.
  }
}

export function readList(name: string): string[] {
  try {
    const value: unknown = JSON.parse(read(name) ?? '[]')
    return Array.isArray(value) ? value.map(String) : []
  } catch {
    return []
  }
}

export const writeList = (name: string, values: string[]) => write(name, JSON.stringify(values))
export const readSet = (name: string): ReadonlySet<string> => new Set(readList(name))
export const writeSet = (name: string, values: ReadonlySet<string>) => writeList(name, [...values])
