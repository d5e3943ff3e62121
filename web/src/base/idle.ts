const LATEST_MS = 5000

/** Runs something once the browser has nothing better to do; gives back how to call it off. */
export function whenIdle(work: () => unknown): () => void {
  // What fails now, without a connection say, is tried again when it is needed.
  const run = () => void Promise.resolve(work()).catch(() => {})
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(run, LATEST_MS)
    return () => clearTimeout(timer)
  }
  const id = requestIdleCallback(run, { timeout: LATEST_MS })
  return () => cancelIdleCallback(id)
}
