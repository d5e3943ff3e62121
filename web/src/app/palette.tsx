import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { keyText } from '@/commands/keys'
import { takeTyped } from '@/commands/typed_ahead'
import { Icon } from '@/ui/icon'
import { t } from '@/words'
import { useSession } from './context'
import { openHref } from './navigate'
import { type Entry, useEntries } from './palette_entries'

/** Commands, views and records in one box: <dialog> traps the focus, the list is the combobox pattern. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const { model } = useSession()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const dialog = useRef<HTMLDialogElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const { entries, settled } = useEntries(model, typed)

  useEffect(() => {
    const opener = document.activeElement as HTMLElement | null
    const element = dialog.current!
    element.showModal()
    const ahead = takeTyped()
    if (ahead.text) setTyped(ahead.text)
    if (ahead.sent) setHurried(true)
    return () => {
      element.close()
      if (opener?.isConnected) opener.focus({ preventScroll: true })
    }
  }, [])
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' })
  }, [at])

  const choose = (entry: Entry | undefined, newTab: boolean) => {
    if (!entry) return
    onClose()
    // After the dialog has given the focus back, so that the command may take it.
    setTimeout(() => (newTab && entry.href ? openHref(entry.href, true) : entry.perform()))
  }
  // A number typed in one go is opened even when Enter was faster than the answer.
  const [hurried, setHurried] = useState(false)
  const take = useRef(choose)
  take.current = choose
  useEffect(() => {
    if (hurried && settled) take.current(entries[0], false)
  }, [hurried, settled, entries])
  const onKey = (event: KeyboardEvent) => {
    event.stopPropagation()
    const next = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key]
    if (next !== undefined) {
      event.preventDefault()
      setAt((next + entries.length) % Math.max(1, entries.length))
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      if (!settled && at === 0 && entries[0]?.id === 'everywhere') setHurried(true)
      else choose(entries[at], event.metaKey || event.ctrlKey)
    }
  }

  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label={t('cmd.palette')}
      onCancel={onClose}
      onKeyDown={onKey}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div className="palette-in">
        <Icon name="search" />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-autocomplete="list"
          aria-activedescendant={entries.length ? `palette-${at}` : undefined}
          aria-label={t('palette.open')}
          placeholder={t('palette.placeholder')}
          spellCheck={false}
          autoComplete="off"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setHurried(false)
            setAt(0)
          }}
        />
      </div>
      <div
        id="palette-list"
        ref={list}
        role="listbox"
        aria-label={t('palette.results')}
        className="palette-list"
        tabIndex={-1}
      >
        {entries.map((entry, i) => (
          <Option key={entry.id} entry={entry} index={i} at={at} onChoose={choose} />
        ))}
      </div>
      <Foot />
    </dialog>
  )
}

interface OptionProps {
  entry: Entry
  index: number
  at: number
  onChoose: (entry: Entry, newTab: boolean) => void
}

function Option({ entry, index, at, onChoose }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the input answers the keys
    <div
      id={`palette-${index}`}
      role="option"
      tabIndex={-1}
      aria-selected={index === at}
      onClick={(event) => onChoose(entry, event.metaKey || event.ctrlKey)}
    >
      <Icon name={entry.icon} />
      <span className="cut">{entry.label}</span>
      <span className="hint cut">{entry.hint}</span>
      {entry.key && <kbd dir="ltr">{keyText(entry.key)}</kbd>}
    </div>
  )
}

function Foot() {
  return (
    <footer className="palette-foot" aria-hidden="true">
      <span>
        <kbd>↑</kbd> <kbd>↓</kbd> {t('palette.choose')}
      </span>
      <span>
        <kbd>↵</kbd> {t('palette.do')}
      </span>
      <span className="spare">
        <kbd>{keyText('mod+enter')}</kbd> {t('palette.tab')}
      </span>
    </footer>
  )
}
