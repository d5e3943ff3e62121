const LATEST_MS = 5000

/** Runs something once the browser has nothing better to do; gives back how to call it off. */
export function whenIdle(run: () => unknown): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(run, LATEST_MS)
    return () => clearTimeout(timer)
  }
  const id = requestIdleCallback(() => void run(), { timeout: LATEST_MS })
  return () => cancelIdleCallback(id)
}
