// Live changes. Browsers allow six connections to a host, and people open more
// tabs than that: the tab that holds the lock owns the one event stream and
// hands its events to the others; the lock passes on when that tab closes.
import type { ChangeEvent } from './wire'

type Listener = (change: ChangeEvent) => void

const listeners = new Set<Listener>()
let started = false

export function onChange(listener: Listener): () => void {
  listeners.add(listener)
  start()
  return () => listeners.delete(listener)
}

function tell(change: ChangeEvent) {
  for (const listener of listeners) listener(change)
}

function start() {
  if (started) return
  started = true
  const channel = new BroadcastChannel('mainstay-events')
  channel.onmessage = (message) => tell(message.data as ChangeEvent)
  const own = () =>
    listen((change) => {
      channel.postMessage(change)
      tell(change)
    })
  // Without locks (plain HTTP on another host) each tab has its own stream.
  if (!navigator.locks) return void own()
  navigator.locks.request('mainstay-events', () => own())
}

/** Listens for as long as the page lives; the browser reconnects by itself. */
function listen(pass: Listener): Promise<never> {
  const stream = new EventSource('/api/v1/events')
  stream.addEventListener('change', (event) =>
    pass(JSON.parse((event as MessageEvent<string>).data)),
  )
  addEventListener('pagehide', () => stream.close())
  return new Promise<never>(() => {})
}
