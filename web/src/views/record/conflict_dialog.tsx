import { useState } from 'react'
import type { FieldModel, TypeModel } from '@/api/wire'
import { FieldView } from '@/fields/views'
import { fieldNamed } from '@/model/types'
import { Dialog } from '@/ui/dialog'
import { t } from '@/words'
import type { Conflict } from './edit'

interface Props {
  type: TypeModel
  conflict: Conflict
  onSettle: (keep: Record<string, unknown> | null) => Promise<void>
}

/** Somebody was faster: both values, field by field, and a choice for each. */
export default function ConflictDialog({ type, conflict, onSettle }: Props) {
  const { mine, theirs } = conflict
  const fields = Object.keys(mine).flatMap((name) => fieldNamed(type, name) ?? [])
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set(fields.map((field) => field.name)))
  const who = theirs.record.updated_by as { title?: string } | null
  const toggle = (name: string, keep: boolean) => {
    const next = new Set(kept)
    if (keep) next.add(name)
    else next.delete(name)
    setKept(next)
  }
  const settle = () =>
    onSettle(Object.fromEntries(Object.entries(mine).filter(([name]) => kept.has(name))))
  return (
    <Dialog title={t('conflict.title')} onClose={() => void onSettle(null)}>
      <p className="note">{t('conflict.why', { name: who?.title ?? t('conflict.somebody') })}</p>
      {fields.map((field) => (
        <Pair
          key={field.name}
          field={field}
          type={type}
          mine={mine[field.name]}
          theirs={theirs.record[field.name]}
          keep={kept.has(field.name)}
          onKeep={(keep) => toggle(field.name, keep)}
        />
      ))}
      <footer className="dialog-foot">
        <button type="button" className="b" onClick={() => void onSettle(null)}>
          {t('conflict.take_theirs')}
        </button>
        <button type="button" className="b primary" onClick={() => void settle()} data-first>
          {t('conflict.save')}
        </button>
      </footer>
    </Dialog>
  )
}

interface PairProps {
  field: FieldModel
  type: TypeModel
  mine: unknown
  theirs: unknown
  keep: boolean
  onKeep: (keep: boolean) => void
}

function Pair({ field, type, mine, theirs, keep, onKeep }: PairProps) {
  return (
    <fieldset className="conflict">
      <legend>{field.label}</legend>
      <label>
        <input type="radio" name={field.name} checked={keep} onChange={() => onKeep(true)} />
        <span>
          <small>{t('conflict.mine')}</small>
          <FieldView field={field} type={type} value={mine} />
        </span>
      </label>
      <label>
        <input type="radio" name={field.name} checked={!keep} onChange={() => onKeep(false)} />
        <span>
          <small>{t('conflict.theirs')}</small>
          <FieldView field={field} type={type} value={theirs} />
        </span>
      </label>
    </fieldset>
  )
}
