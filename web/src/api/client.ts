import { takeBegun } from './first'
import { Problem, unreachable } from './problem'
import { hold, release } from './waiting'

export interface Answer<T> {
  data: T
  etag: string | null
}

export interface CallOptions {
  body?: unknown
  /** A body that is no JSON, with its media type. */
  bytes?: { data: Blob; mediaType: string }
  ifMatch?: string | null
  signal?: AbortSignal
}

let csrf = ''
let onSignedOut: () => void = () => {}

export function setCsrf(token: string) {
  csrf = token
}

export function whenSignedOut(handler: () => void) {
  onSignedOut = handler
}

/** GET: the answer's body. `path` begins after /api/v1. */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await call<T>('GET', path, signal ? { signal } : {})).data
}

/**
 * One call. A change that cannot be sent waits until the connection is back;
 * its Idempotency-Key makes it happen once, however often it is tried.
 */
export async function call<T>(
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  path: string,
  options: CallOptions = {},
): Promise<Answer<T>> {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (method !== 'GET') {
    if (csrf) headers['X-CSRF-Token'] = csrf
    if (method === 'POST') headers['Idempotency-Key'] = randomKey()
  }
  if (options.ifMatch) headers['If-Match'] = options.ifMatch
  const init: RequestInit = { method, headers, credentials: 'same-origin' }
  if (options.signal) init.signal = options.signal
  if (options.bytes) {
    headers['Content-Type'] = options.bytes.mediaType || 'application/octet-stream'
    init.body = options.bytes.data
  } else if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json'
    init.body = JSON.stringify(options.body)
  }
  const response = method === 'GET' ? await read(path, init) : await send(path, init)
  return answerOf<T>(response, path)
}

async function read(path: string, init: RequestInit): Promise<Response> {
  try {
    return await (takeBegun(path) ?? fetch(`/api/v1${path}`, init))
  } catch (error) {
    if (isAbort(error)) throw error
    throw unreachable()
  }
}

async function send(path: string, init: RequestInit): Promise<Response> {
  let waited = false
  for (;;) {
    try {
      const response = await fetch(`/api/v1${path}`, init)
      if (waited) release()
      return response
    } catch (error) {
      if (isAbort(error)) throw error
      // Signing in and out is done now or not at all.
      if (path === '/session' || path === '/setup') throw unreachable()
      if (!waited) hold()
      waited = true
      await connectionOrPause()
    }
  }
}

const RETRY_MS = 4000

function connectionOrPause(): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      removeEventListener('online', done)
      resolve()
    }
    const timer = setTimeout(done, RETRY_MS)
    addEventListener('online', done)
  })
}

async function answerOf<T>(response: Response, path: string): Promise<Answer<T>> {
  if (response.ok) {
    const text = response.status === 204 ? '' : await response.text()
    return { data: (text ? JSON.parse(text) : undefined) as T, etag: response.headers.get('ETag') }
  }
  const body = await response.json().catch(() => ({}))
  if (response.status === 401 && path !== '/session' && path !== '/me') onSignedOut()
  throw new Problem(response.status, body)
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

/** Works on plain HTTP too, where crypto.randomUUID is missing. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
}

/** A query text of the values that are there. */
export function queryOf(values: Record<string, string | number | undefined | null>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value))
  }
  const text = query.toString()
  return text ? `?${text}` : ''
}

/** The address of a file that the browser itself fetches. */
export const fileAddress = (path: string) => `/api/v1${path}`
