import { Problem, sentenceOf } from '@/api/problem'
import { makeStore } from '@/base/store'
import { useStore } from '@/base/use_store'
import { t } from '@/words'
import { Icon } from './icon'

interface Toast {
  id: number
  text: string
  tone: 'plain' | 'fault'
  action?: { label: string; perform: () => void }
}

const SHOWN_MS = 6000
const shown = makeStore<readonly Toast[]>([])
const spoken = makeStore('')
let last = 0

function show(toast: Omit<Toast, 'id'>, stays = false) {
  const id = ++last
  shown.set([...shown.get().slice(-2), { ...toast, id }])
  if (!stays) setTimeout(() => dismiss(id), SHOWN_MS)
}

const dismiss = (id: number) => shown.set(shown.get().filter((toast) => toast.id !== id))

export function toast(text: string, action?: Toast['action']) {
  show({ text, tone: 'plain', ...(action ? { action } : {}) })
}

/** The action of the newest message that still offers one. */
export const lastAction = (): Toast['action'] => shown.get().findLast((one) => one.action)?.action

/** An error that belongs to no field: it stays until it is closed. */
export function toastProblem(error: unknown) {
  const id = error instanceof Problem && error.status >= 500 && error.requestId
  const text = id ? `${sentenceOf(error)} ${t('error.request', { id })}` : sentenceOf(error)
  show({ text, tone: 'fault' }, true)
}

/** Says something to a screen reader and shows nothing. */
export function announce(text: string) {
  spoken.set('')
  requestAnimationFrame(() => spoken.set(text))
}

export function Toasts() {
  const toasts = useStore(shown)
  const words = useStore(spoken)
  const plain = toasts.filter((one) => one.tone === 'plain')
  const problems = toasts.filter((one) => one.tone === 'fault')
  return (
    <div className="toasts">
      <p className="vh" role="status">
        {words}
      </p>
      <div role="status">
        {plain.map((one) => (
          <ToastRow key={one.id} toast={one} />
        ))}
      </div>
      <div role="alert">
        {problems.map((one) => (
          <ToastRow key={one.id} toast={one} />
        ))}
      </div>
    </div>
  )
}

function ToastRow({ toast: { id, text, tone, action } }: { toast: Toast }) {
  return (
    <div className={`toast ${tone}`}>
      <Icon name={tone === 'plain' ? 'check' : 'circle-alert'} />
      <span>{text}</span>
      {action && (
        <button
          type="button"
          className="b small"
          onClick={() => {
            dismiss(id)
            action.perform()
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" className="ib" aria-label={t('close')} onClick={() => dismiss(id)}>
        <Icon name="x" />
      </button>
    </div>
  )
}
