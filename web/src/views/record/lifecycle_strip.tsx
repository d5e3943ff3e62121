import type { TypeModel } from '@/api/wire'
import { stepsOf } from '@/model/lifecycle'
import { Icon } from '@/ui/icon'
import { t } from '@/words'

export function LifecycleStrip({ type, state }: { type: TypeModel; state: string }) {
  const steps = stepsOf(type, state)
  return (
    <ol className="path" aria-label={t('lifecycle')}>
      {steps.map((step) => (
        <li
          key={step.name}
          className={step.place}
          aria-current={step.place === 'now' ? 'step' : undefined}
          title={step.label}
        >
          {step.place === 'past' && <Icon name="check" />}
          <span>{step.label}</span>
        </li>
      ))}
    </ol>
  )
}
