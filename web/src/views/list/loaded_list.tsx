import { lazy, Suspense, useEffect, useMemo, useReducer, useRef, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { Problem } from '@/api/problem'
import type { Row, TypeModel, View } from '@/api/wire'
import { go, openHref } from '@/app/navigate'
import { newHref, recordHref } from '@/app/routes'
import { whenIdle } from '@/base/idle'
import { useCommands } from '@/commands/use_commands'
import { integer } from '@/format/numbers'
import { columnsOf, Grid } from '@/grid/grid'
import { fieldNamed } from '@/model/types'
import { Icon } from '@/ui/icon'
import { PageHead } from '@/ui/page_head'
import { Empty, Failure } from '@/ui/state_of_page'
import { announce, toast } from '@/ui/toasts'
import { t } from '@/words'
import { type BulkAct, BulkBar } from './bulk_bar'
import { type CurrentList, forgetList, listFor } from './current_list'
import { DisplayButton } from './display_button'
import { ExportButton } from './export_menu'
import { FilterBar } from './filter_bar'
import { type ListActs, listCommands } from './list_commands'
import { type ListState, nextSort, reversed, searchOf, stateOf } from './list_state'
import { useLiveRows } from './live_rows'
import { ViewMenu } from './view_menu'

const BulkDialog = lazy(() => import('./bulk_dialog'))

export function LoadedList({ type, view }: { type: TypeModel; view: View | null }) {
  const [pathname] = useLocation()
  const search = useSearch()
  const [generation, reload] = useReducer((n: number) => n + 1, 0)
  const state = useMemo(() => stateOf(search, type, view), [search, type, view])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a reload makes the same list anew
  const list = useMemo(
    () => listFor(type, state, pathname + (search ? `?${search}` : ''), view?.title ?? type.plural),
    [type, state, pathname, search, view, generation],
  )
  const newer = useLiveRows(list)
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const acts = useRef<ListActs>({})
  const change = (part: Partial<ListState>) =>
    go(pathname + searchOf({ ...state, ...part }, type, view), { replace: true })
  const renew = () => {
    forgetList()
    reload()
  }
  const grid = useGrid(list, state, { change, setPicked, type })
  const source = useSource(list)
  useEffect(() => whenIdle(loadParts), [])
  const [bulk, setBulk] = useState<{ act: BulkAct; refs: string[] } | null>(null)
  const edit = (field?: string) => {
    const here = grid.current?.current()?.ref
    const refs = picked.size ? [...picked] : here ? [here] : []
    if (refs.length) setBulk({ act: { kind: 'edit', ...(field ? { field } : {}) }, refs })
  }
  useCommands(listCommands({ type, grid, acts, change, state, renew, edit, picked }), [
    type,
    grid,
    state,
    picked,
  ])

  return (
    <>
      <PageHead title={view?.title ?? type.plural} count={countText(source)}>
        {newer > 0 && (
          <button type="button" className="b small" onClick={renew}>
            <Icon name="arrow-up" />
            {t('list.newer', { n: newer })}
          </button>
        )}
        <ViewMenu type={type} view={view} state={state} acts={acts} />
        <ExportButton type={type} state={state} />
        <DisplayButton type={type} state={state} change={change} acts={acts} />
        {type.create && (
          <button type="button" className="b primary" onClick={() => go(newHref(type))}>
            <Icon name="plus" />
            <span>{t('new')}</span>
            <kbd>N</kbd>
          </button>
        )}
      </PageHead>
      <FilterBar type={type} state={state} change={change} error={ruleProblem(list)} acts={acts} />
      {picked.size > 0 && (
        <BulkBar
          type={type}
          list={list}
          picked={picked}
          acts={acts}
          onAct={(act) => setBulk({ act, refs: [...picked] })}
          onClear={() => grid.current?.clearPicked()}
        />
      )}
      <ListBody
        list={list}
        grid={grid}
        change={change}
        filtered={state.filter !== '' || state.q !== ''}
        renew={renew}
      />
      <Suspense fallback={null}>
        {bulk && (
          <BulkDialog
            type={type}
            list={list}
            refs={bulk.refs}
            act={bulk.act}
            onClose={() => setBulk(null)}
            onDone={() => grid.current?.clearPicked()}
          />
        )}
      </Suspense>
    </>
  )
}

/** What opens on this page is fetched when there is nothing else to do. */
const loadParts = () =>
  Promise.all([
    import('./chip_editor'),
    import('./display_panel'),
    import('./view_dialog'),
    import('./bulk_dialog'),
    import('@/model/complete'),
    import('../record/record_page'),
  ])

type GridRef = { current: Grid | null }

export type { GridRef }

interface GridUse {
  change: (part: Partial<ListState>) => void
  setPicked: (picked: ReadonlySet<string>) => void
  type: TypeModel
}

/** One grid for the page; it gets new columns and rows, but is never made again. */
function useGrid(
  list: CurrentList,
  state: ListState,
  { change, setPicked, type }: GridUse,
): GridRef {
  const grid = useRef<Grid>(null) as GridRef
  const latest = useRef({ change, state })
  latest.current = { change, state }
  const columns = useMemo(
    () => columnsOf(state.columns.flatMap((name) => fieldNamed(type, name) ?? [])),
    [type, state.columns],
  )
  const options = useMemo(
    () => ({
      type,
      columns,
      source: list.source,
      sort: state.sort,
      open: (row: Row, newTab: boolean) => openHref(recordHref(list.path, row.ref), newTab),
      onSort: (field: { name: string }) =>
        latest.current.change({ sort: nextSort(latest.current.state.sort, field.name, type.sort) }),
      onSelect: setPicked,
      onEnd: () => {
        latest.current.change({ sort: reversed(latest.current.state.sort) })
        toast(t('list.reversed'))
      },
    }),
    [type, columns, list, state.sort, setPicked],
  )
  if (!grid.current) {
    grid.current = new Grid(options)
    grid.current.at = list.at
  }
  useEffect(() => {
    grid.current!.use(options)
    setPicked(new Set())
    grid.current!.picked.clear()
  }, [options, setPicked])
  return grid
}

/** Redraws the page around the grid when the source knows more. */
function useSource(list: CurrentList) {
  const [, redraw] = useReducer((n: number) => n + 1, 0)
  useEffect(() => list.source.watch(redraw), [list])
  return list.source
}

function countText(source: CurrentList['source']): string {
  if (source.total === null) return source.started ? t('list.at_least', { n: source.loaded }) : ''
  const text = t('list.count', { n: source.total })
  return source.exact ? text : t('list.at_least', { n: source.total })
}

function ruleProblem(list: CurrentList): Problem | null {
  const { error } = list.source
  return error instanceof Problem && error.status === 422 ? error : null
}

interface BodyProps {
  list: CurrentList
  grid: GridRef
  change: (part: Partial<ListState>) => void
  filtered: boolean
  renew: () => void
}

function ListBody({ list, grid, change, filtered, renew }: BodyProps) {
  const host = useRef<HTMLDivElement>(null)
  const { source, type } = list
  useEffect(() => {
    const mounted = grid.current!
    mounted.mount(host.current!)
    if (mounted.at > 0) mounted.go(mounted.at)
    mounted.focus()
    return () => mounted.unmount()
  }, [grid])
  useEffect(
    () => () => {
      list.at = grid.current!.at
    },
    [list, grid],
  )
  const empty = source.started && source.count === 0
  const failed = source.error && !source.started
  useEffect(() => {
    if (source.started && source.total !== null)
      announce(t('list.count', { n: integer(source.total) }))
  }, [source.started, source.total])

  return (
    <div className="grid-host" ref={host} data-empty={empty || failed ? '' : undefined}>
      {failed ? <Failure error={source.error} retry={renew} /> : null}
      {source.error && source.started ? (
        <p className="grid-problem" role="alert">
          <Icon name="circle-alert" />
          {t('list.rest_failed')}
          <button type="button" className="b small" onClick={() => source.retry()}>
            {t('retry')}
          </button>
        </p>
      ) : null}
      {empty && (
        <Empty
          icon={type.icon}
          title={
            filtered ? t('list.none_found') : t('list.none', { types: type.plural.toLowerCase() })
          }
          why={filtered ? t('list.none_found_why') : type.help}
        >
          {filtered && (
            <button type="button" className="b" onClick={() => change({ filter: '', q: '' })}>
              {t('list.clear')}
            </button>
          )}
          {type.create && (
            <button type="button" className="b primary" onClick={() => go(newHref(type))}>
              <Icon name="plus" />
              {t('cmd.new', { type: type.label.toLowerCase() })}
            </button>
          )}
        </Empty>
      )}
    </div>
  )
}
