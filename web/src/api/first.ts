// Calls that begin before the application's code is there. The document may also
// carry answers itself: <script type="application/json" id="first">, an object
// from the path of a GET to its body.

import { read, write } from '@/base/kept'

const begun = new Map<string, Promise<Response>>()

export function begin(path: string) {
  if (!begun.has(path)) {
    const call = fetch(`/api/v1${path}`, {
      credentials: 'same-origin',
      headers: { Accept: 'application/json' },
    })
    call.catch(() => {})
    begun.set(path, call)
  }
}

/** The answer that was begun for a path; each serves once. */
export function takeBegun(path: string): Promise<Response> | undefined {
  const call = begun.get(path)
  begun.delete(path)
  return call
}

export function readFirst(doc: Document) {
  const text = doc.getElementById('first')?.textContent
  if (!text) return
  for (const [path, body] of Object.entries(JSON.parse(text) as Record<string, unknown>)) {
    begun.set(path, Promise.resolve(new Response(JSON.stringify(body))))
  }
}

interface Remembered {
  href: string
  calls: string[]
}

/** What a page asked for at its start: the next visit begins it before the page is there. */
export function rememberCalls(href: string, calls: string[]) {
  write('calls', JSON.stringify({ href, calls } satisfies Remembered))
}

export function beginRemembered(href: string) {
  try {
    const kept = JSON.parse(read('calls') ?? 'null') as Remembered | null
    if (kept?.href === href) kept.calls.forEach(begin)
  } catch {
    // Written by another version: the page asks by itself.
  }
}
