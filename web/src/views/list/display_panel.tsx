import { useEffect, useMemo, useRef, useState } from 'react'
import type { TypeModel } from '@/api/wire'
import { chooseDensity, type Density, density } from '@/app/theme'
import { rank } from '@/base/rank'
import { useStore } from '@/base/use_store'
import { usualColumns } from '@/model/columns'
import { fieldNamed } from '@/model/types'
import { Icon } from '@/ui/icon'
import { t } from '@/words'
import type { ListState } from './list_state'

export interface Props {
  type: TypeModel
  state: ListState
  change: (part: Partial<ListState>) => void
}

const DENSITIES: Density[] = ['compact', 'normal', 'relaxed']

/** Order, density and columns of a list. */
export default function DisplayPanel(props: Props) {
  return (
    <>
      <Sorting {...props} />
      <Densities />
      <Columns {...props} />
    </>
  )
}

function Sorting({ type, state, change }: Props) {
  const first = state.sort[0] ?? ''
  const name = first.replace(/^-/, '')
  const falling = first.startsWith('-')
  const sortable = type.fields.filter((field) => field.sortable)
  const field = useRef<HTMLSelectElement>(null)
  useEffect(() => field.current?.focus(), [])
  const rest = (chosen: string) =>
    state.sort.slice(1).filter((one) => one.replace(/^-/, '') !== chosen)
  return (
    <div className="display-sort">
      <label>
        {t('display.sort')}
        <select
          className="input"
          ref={field}
          value={name}
          onChange={(event) =>
            change({
              sort: [(falling ? '-' : '') + event.target.value, ...rest(event.target.value)],
            })
          }
        >
          {sortable.map((field) => (
            <option key={field.name} value={field.name}>
              {field.label}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className="b"
        aria-pressed={falling}
        onClick={() => change({ sort: [falling ? name : `-${name}`, ...state.sort.slice(1)] })}
      >
        <Icon name={falling ? 'arrow-down' : 'arrow-up'} />
        {falling ? t('display.falling') : t('display.rising')}
      </button>
    </div>
  )
}

function Densities() {
  const chosen = useStore(density)
  return (
    <fieldset className="segments">
      <legend>{t('density')}</legend>
      {DENSITIES.map((value) => (
        <label key={value}>
          <input
            type="radio"
            name="list-density"
            checked={value === chosen}
            onChange={() => chooseDensity(value)}
          />
          <span>{t(`density.${value}`)}</span>
        </label>
      ))}
    </fieldset>
  )
}

function Columns({ type, state, change }: Props) {
  const [typed, setTyped] = useState('')
  const rest = useMemo(
    () =>
      type.fields
        .filter((field) => !state.columns.includes(field.name))
        .filter((field) => rank(field.label, typed) > 0),
    [type, state.columns, typed],
  )
  const move = (index: number, by: number) => {
    const next = [...state.columns]
    const [name] = next.splice(index, 1)
    next.splice(index + by, 0, name!)
    change({ columns: next })
  }
  return (
    <>
      <div className="display-head">
        <h2>{t('display.columns')}</h2>
        <button
          type="button"
          className="link-button"
          onClick={() => change({ columns: usualColumns(type) })}
        >
          {t('display.reset')}
        </button>
      </div>
      <ul className="columns">
        {state.columns.map((name, i) => (
          <li key={name}>
            <label className="grow">
              <input
                type="checkbox"
                checked
                disabled={state.columns.length === 1}
                onChange={() => change({ columns: state.columns.filter((one) => one !== name) })}
              />
              {fieldNamed(type, name)?.label ?? name}
            </label>
            <button
              type="button"
              className="ib"
              disabled={i === 0}
              aria-label={t('display.up', { name: fieldNamed(type, name)?.label ?? name })}
              onClick={() => move(i, -1)}
            >
              <Icon name="arrow-up" />
            </button>
            <button
              type="button"
              className="ib"
              disabled={i === state.columns.length - 1}
              aria-label={t('display.down', { name: fieldNamed(type, name)?.label ?? name })}
              onClick={() => move(i, 1)}
            >
              <Icon name="arrow-down" />
            </button>
          </li>
        ))}
      </ul>
      <input
        className="input"
        aria-label={t('display.find')}
        placeholder={t('display.find')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <ul className="columns">
        {rest.map((field) => (
          <li key={field.name}>
            <label className="grow">
              <input
                type="checkbox"
                checked={false}
                onChange={() => change({ columns: [...state.columns, field.name] })}
              />
              {field.label}
            </label>
          </li>
        ))}
      </ul>
    </>
  )
}
