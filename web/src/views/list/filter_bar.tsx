import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import type { Problem } from '@/api/problem'
import type { TypeModel } from '@/api/wire'
import { type Chip, chipsOf, ruleOf } from '@/model/chips'
import { Icon } from '@/ui/icon'
import { Popover } from '@/ui/popover'
import { t } from '@/words'
import { chipWords } from './chip_words'
import type { ListActs } from './list_commands'
import type { ListState } from './list_state'
import { RuleBox } from './rule_box'

const ChipEditor = lazy(() => import('./chip_editor'))

interface Props {
  type: TypeModel
  state: ListState
  change: (part: Partial<ListState>) => void
  error: Problem | null
  acts: { current: ListActs }
}

/** Chips and rule box: two views of one text, which is part of the address. */
export function FilterBar({ type, state, change, error, acts }: Props) {
  const chips = useMemo(() => chipsOf(state.filter), [state.filter])
  const [editing, setEditing] = useState<number | null>(null)
  const add = useRef<HTMLButtonElement>(null)
  const buttons = useRef(new Map<number, HTMLButtonElement>())
  const opener = useRef<HTMLElement>(null)
  const setChips = (next: Chip[]) => change({ filter: ruleOf(next) })
  const edit = (index: number) => {
    opener.current = buttons.current.get(index) ?? add.current
    setEditing(index)
  }
  useEffect(() => {
    acts.current.filter = () => {
      opener.current = add.current
      setEditing(-1)
    }
  }, [acts])

  const save = (chip: Chip) => {
    const at = editing ?? -1
    setChips(at < 0 ? [...chips, chip] : chips.map((one, i) => (i === at ? chip : one)))
    setEditing(null)
  }
  return (
    <div className="chips">
      {chips.map((chip, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same test may stand twice
        <span className="chip" key={i}>
          <button
            type="button"
            className="chip-words"
            ref={(el) => {
              if (el) buttons.current.set(i, el)
            }}
            onClick={() => (chip.kind === 'rule' ? acts.current.rule?.() : edit(i))}
          >
            {chipWords(chip, type)}
          </button>
          <button
            type="button"
            className="chip-x"
            aria-label={t('filter.remove', { name: chipWords(chip, type) })}
            onClick={() => setChips(chips.filter((_, at) => at !== i))}
          >
            <Icon name="x" />
          </button>
        </span>
      ))}
      {state.q && (
        <span className="chip">
          <span className="chip-words">{t('filter.text', { q: state.q })}</span>
          <button
            type="button"
            className="chip-x"
            aria-label={t('filter.remove', { name: state.q })}
            onClick={() => change({ q: '' })}
          >
            <Icon name="x" />
          </button>
        </span>
      )}
      <button
        ref={add}
        type="button"
        className="b quiet small"
        aria-haspopup="dialog"
        onClick={() => edit(-1)}
      >
        <Icon name="filter" />
        {t('filter')}
        <kbd>F</kbd>
      </button>
      {editing !== null && (
        <Popover
          opener={opener}
          onClose={() => setEditing(null)}
          label={t('filter')}
          className="chip-panel"
        >
          <Suspense fallback={null}>
            <ChipEditor
              type={type}
              chip={chips[editing] ?? null}
              onSave={save}
              onText={(q) => {
                change({ q })
                setEditing(null)
              }}
            />
          </Suspense>
        </Popover>
      )}
      <span className="grow" />
      <RuleBox
        type={type}
        filter={state.filter}
        error={error}
        acts={acts}
        onChange={(filter) => change({ filter })}
      />
    </div>
  )
}
