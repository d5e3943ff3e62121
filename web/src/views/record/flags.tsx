import type { TypeModel, WholeRecord } from '@/api/wire'
import { rankedField } from '@/model/columns'
import { lookOfChoice, lookOfState } from '@/model/tones'
import { labelOf, stateLabel } from '@/model/types'
import { Icon } from '@/ui/icon'

/** The one thing to know at a glance: how grave it is, and that it waits. */
export function Flags({ type, record }: { type: TypeModel; record: WholeRecord }) {
  const ranked = rankedField(type)
  const value = ranked && record[ranked.name]
  const look = ranked && value ? lookOfChoice(ranked, String(value)) : null
  const major = type.fields.find(
    (field) =>
      field.type === 'boolean' && field.name.startsWith('is_') && record[field.name] === true,
  )
  const waits = record.state ? lookOfState(type, record.state) : null
  return (
    <>
      {ranked && look && (
        <span className={`pill tone-${look.tone}`} title={ranked.label}>
          <Icon name={look.icon} />
          {labelOf(ranked, value)}
        </span>
      )}
      {major && (
        <span className="pill solid-critical">
          <Icon name={type.icon} />
          {major.label}
        </span>
      )}
      {record.state && waits?.tone === 'paused' && (
        <span className="pill tone-paused">
          <Icon name={waits.icon} />
          {stateLabel(type, record.state)}
        </span>
      )}
    </>
  )
}
