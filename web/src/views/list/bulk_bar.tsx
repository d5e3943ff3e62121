import { useEffect, useRef } from 'react'
import type { MoveModel, Row, TypeModel } from '@/api/wire'
import { Icon } from '@/ui/icon'
import { MenuButton } from '@/ui/menu'
import { t } from '@/words'
import type { CurrentList } from './current_list'
import type { ListActs } from './list_commands'

/** What is done to the chosen records: a move, or a change of a field, which may be named. */
export type BulkAct = { kind: 'move'; move: MoveModel } | { kind: 'edit'; field?: string }

interface Props {
  type: TypeModel
  list: CurrentList
  picked: ReadonlySet<string>
  acts: { current: ListActs }
  onAct: (act: BulkAct) => void
  onClear: () => void
}

export function BulkBar({ type, list, picked, acts, onAct, onClear }: Props) {
  const openMoves = useRef<(() => void) | null>(null)
  useEffect(() => {
    acts.current.move = () => openMoves.current?.()
    return () => {
      delete acts.current.move
    }
  }, [acts])
  const rows = [...picked].flatMap((ref) => list.source.find(ref)?.row ?? [])
  const moves = commonMoves(type, rows)
  return (
    <div className="bulk" role="toolbar" aria-label={t('bulk')}>
      <b role="status">{t('bulk.selected', { n: picked.size })}</b>
      {moves.length > 0 && (
        <MenuButton
          label={t('bulk.move')}
          className="b small"
          openRef={openMoves}
          items={moves.map((move) => ({
            id: move.name,
            label: move.label,
            icon: 'arrow-right',
            perform: () => onAct({ kind: 'move', move }),
          }))}
        >
          <Icon name="arrow-right" />
          {t('bulk.move')}
        </MenuButton>
      )}
      <button type="button" className="b small" onClick={() => onAct({ kind: 'edit' })}>
        <Icon name="pencil" />
        {t('bulk.change')}
      </button>
      <button type="button" className="b small quiet" onClick={onClear}>
        {t('bulk.clear')}
      </button>
    </div>
  )
}

/** The moves that lead out of the state of every chosen record. */
export function commonMoves(type: TypeModel, rows: Row[]): MoveModel[] {
  const states = new Set(rows.map((row) => row.state as string | undefined))
  return (type.lifecycle?.moves ?? []).filter((move) =>
    [...states].every((state) => state !== undefined && move.from.includes(state)),
  )
}
