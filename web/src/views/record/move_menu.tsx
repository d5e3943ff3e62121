import type { Move } from '@/api/wire'
import { Icon } from '@/ui/icon'
import { MenuButton } from '@/ui/menu'
import { t } from '@/words'

interface Props {
  moves: Move[]
  onMove: (move: Move) => void
  openRef: { current: (() => void) | null }
}

/** Every move out of the present state; those that are not possible say why. */
export function MoveMenu({ moves, onMove, openRef }: Props) {
  return (
    <MenuButton
      label={t('move.menu')}
      align="end"
      openRef={openRef}
      items={moves.map((move) => ({
        id: move.name,
        label: move.asks.length || move.offers.length ? `${move.label}…` : move.label,
        icon: 'arrow-right',
        reason: move.allowed ? null : (move.reason ?? t('move.not_now')),
        perform: () => onMove(move),
      }))}
    >
      <Icon name="ellipsis" />
    </MenuButton>
  )
}
