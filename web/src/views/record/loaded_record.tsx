import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import type { LoadedRecord as Loaded } from '@/api/queries'
import type { Move, TypeModel } from '@/api/wire'
import { DrawerButton } from '@/app/drawer'
import { go } from '@/app/navigate'
import { panelsOn } from '@/app/practices'
import { recordHref } from '@/app/routes'
import { whenIdle } from '@/base/idle'
import { useCommands } from '@/commands/use_commands'
import { primaryMove } from '@/model/lifecycle'
import { Icon } from '@/ui/icon'
import { t } from '@/words'
import { AsOfBanner, AsOfButton } from './as_of'
import { Composer, type ComposerHandle } from './composer'
import { ContextPanel, type ContextTab } from './context_panel'
import { DueStrip } from './due_strip'
import { useEdit } from './edit'
import { Flags } from './flags'
import { LifecycleStrip } from './lifecycle_strip'
import { makeMove } from './move'
import { MoveMenu } from './move_menu'
import { neighbour } from './neighbour'
import { PracticePanels } from './practice_panels'
import { recordCommands } from './record_commands'
import { RecordTitle } from './record_title'
import { Timeline } from './timeline'
import { WatchButton } from './watch_button'

const MoveDialog = lazy(() => import('./move_dialog'))
const ConflictDialog = lazy(() => import('./conflict_dialog'))

/** What opens on this page is fetched when there is nothing else to do. */
const loadParts = () =>
  Promise.all([
    import('./editor'),
    import('./move_dialog'),
    import('./links_panel'),
    import('./history_panel'),
  ])

interface Props {
  type: TypeModel
  loaded: Loaded
  asOf: string | null
}

export function LoadedRecord({ type, loaded, asOf }: Props) {
  const { record } = loaded
  const path = type.path!
  const [tab, setTab] = useState<ContextTab>('details')
  const [sheet, setSheet] = useState(false)
  const [asked, setAsked] = useState<{ move: Move; problem: unknown } | null>(null)
  const edit = useEdit(type, loaded)
  const composer = useRef<ComposerHandle>(null)
  const openMoves = useRef<(() => void) | null>(null)
  const openAsOf = useRef<(() => void) | null>(null)
  const primary = record.state ? primaryMove(type, record.state, record.moves) : undefined

  // A move that asks for nothing is made at once; the form opens when the server wants more.
  const move = async (chosen: Move) => {
    if (chosen.asks.length || chosen.offers.length) return setAsked({ move: chosen, problem: null })
    const problem = await makeMove(path, record.ref, chosen, {})
    if (problem) setAsked({ move: chosen, problem })
  }
  useEffect(() => whenIdle(loadParts), [])
  const show = (wanted: ContextTab) => {
    setTab(wanted)
    setSheet(true)
  }
  useCommands(
    recordCommands({ type, loaded, composer, move, primary, show, openMoves, openAsOf, asOf }),
    [type, loaded, primary, asOf],
  )

  return (
    <>
      <section className="rec" aria-labelledby="record-title">
        <header className="rec-head">
          <div className="rec-bar">
            <DrawerButton />
            <Link className="ib no-queue" href={`/${path}`} aria-label={t('queue.back')}>
              <Icon name="chevron-left" className="flip" />
            </Link>
            <span className="num">{record.ref}</span>
            <Flags type={type} record={record} />
            <span className="grow" />
            <Steps path={path} recordRef={record.ref} />
            {!asOf && <WatchButton path={path} record={record} />}
            <AsOfButton path={path} record={record} asOf={asOf} openRef={openAsOf} />
            <button
              type="button"
              className="ib no-context"
              aria-label={t('context')}
              onClick={() => setSheet(true)}
            >
              <Icon name="panel-right" className="flip" />
            </button>
            {!asOf && primary && (
              <button type="button" className="b primary" onClick={() => void move(primary)}>
                {primary.label}
              </button>
            )}
            {!asOf && record.moves.length > 0 && (
              <MoveMenu moves={record.moves} onMove={(one) => void move(one)} openRef={openMoves} />
            )}
          </div>
          <RecordTitle type={type} record={record} edit={edit} readOnly={asOf !== null} />
          {record.state && <LifecycleStrip type={type} state={record.state} />}
        </header>
        {asOf && <AsOfBanner path={path} record={record} asOf={asOf} />}
        <DueStrip type={type} record={record} />
        <Timeline type={type} record={record} edit={edit} asOf={asOf} />
        {!asOf && record.may.comment && (
          <Composer key={record.ref} ref={composer} path={path} record={record} />
        )}
      </section>
      <ContextPanel
        type={type}
        loaded={loaded}
        edit={edit}
        tab={tab}
        onTab={setTab}
        open={sheet}
        onClose={() => setSheet(false)}
        asOf={asOf}
      >
        <PracticePanels
          panels={panelsOn(type.name, 'context')}
          path={path}
          recordRef={record.ref}
        />
      </ContextPanel>
      <Suspense fallback={null}>
        {asked && (
          <MoveDialog
            type={type}
            record={record}
            move={asked.move}
            problem={asked.problem}
            onClose={() => setAsked(null)}
          />
        )}
        {edit.conflict && (
          <ConflictDialog type={type} conflict={edit.conflict} onSettle={edit.settle} />
        )}
      </Suspense>
    </>
  )
}

function Steps({ path, recordRef }: { path: string; recordRef: string }) {
  const step = (by: 1 | -1, label: string, icon: string) => {
    const next = neighbour(path, recordRef, by)
    return (
      <button
        type="button"
        className="ib spare"
        aria-label={label}
        title={label}
        disabled={!next}
        onClick={() => next && go(recordHref(path, next))}
      >
        <Icon name={icon} />
      </button>
    )
  }
  return (
    <>
      {step(-1, t('record.cmd.previous'), 'arrow-up')}
      {step(1, t('record.cmd.next'), 'arrow-down')}
    </>
  )
}
