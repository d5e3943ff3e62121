import type { TypeModel, WholeRecord } from '@/api/wire'
import { due, exactText, instantText } from '@/format/dates'
import { isDue } from '@/model/columns'
import { isFinal } from '@/model/lifecycle'
import { isPaused } from '@/model/tones'
import { Icon } from '@/ui/icon'
import { t } from '@/words'

/** What has to be done by when, while it is open. */
export function DueStrip({ type, record }: { type: TypeModel; record: WholeRecord }) {
  const fields = type.fields.filter(
    (field) => isDue(field) && typeof record[field.name] === 'string',
  )
  if (fields.length === 0 || isFinal(type, record.state)) return null
  const paused = record.state !== undefined && isPaused(type, record.state)
  return (
    <div className="clocks" role="group" aria-label={t('due')}>
      {fields.map((field) => {
        const instant = String(record[field.name])
        const { text, tone } = due(instant)
        return (
          <div
            key={field.name}
            className={`clock tone-${paused ? 'paused' : tone === 'neutral' ? 'info' : tone}`}
          >
            <span className="clock-label">{field.label.replace(/ due at$/i, '')}</span>
            <span className="clock-value">
              <Icon
                name={paused ? 'circle-pause' : tone === 'critical' ? 'circle-alert' : 'clock'}
              />
              <span className="cut">{text}</span>
            </span>
            <time className="clock-at" dateTime={instant} title={exactText(instant)}>
              {instantText(instant)}
            </time>
          </div>
        )
      })}
    </div>
  )
}
