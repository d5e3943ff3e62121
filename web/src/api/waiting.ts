// Changes that wait for the connection; the bar at the top counts them.
import { makeStore } from '@/base/store'

export const waiting = makeStore(0)

export function hold() {
  waiting.set(waiting.get() + 1)
}

export function release() {
  waiting.set(Math.max(0, waiting.get() - 1))
}
