import { useStore } from '@/base/use_store'
import { type Command, commands, doesApply } from '@/commands/command'
import { keysOff, keyText, switchKey } from '@/commands/keys'
import { Dialog } from '@/ui/dialog'
import { t } from '@/words'

const GROUPS = ['list', 'record', 'go', 'app'] as const

/** Every key that works here, made from the commands; each can be switched off. */
export default function KeySheet({ onClose }: { onClose: () => void }) {
  const all = useStore(commands).filter((command) => command.key && doesApply(command))
  return (
    <Dialog title={t('cmd.keys')} onClose={onClose} wide>
      <p className="note">{t('keys.note')}</p>
      <div className="key-groups">
        {GROUPS.map((group) => {
          const list = all.filter((command) => command.group === group)
          return list.length > 0 && <KeyGroup key={group} title={t(`group.${group}`)} list={list} />
        })}
      </div>
    </Dialog>
  )
}

function KeyGroup({ title, list }: { title: string; list: Command[] }) {
  const off = useStore(keysOff)
  return (
    <section>
      <h3>{title}</h3>
      <ul>
        {list.map((command) => (
          <li key={command.id}>
            <label>
              <input
                type="checkbox"
                checked={!off.has(command.id)}
                onChange={(event) => switchKey(command.id, event.target.checked)}
              />
              <span>{command.label}</span>
            </label>
            <kbd dir="ltr">{keyText(command.key!)}</kbd>
          </li>
        ))}
      </ul>
    </section>
  )
}
