import { useId, useState } from 'react'
import type { Setting } from '@/api/wire'
import { Icon } from '@/ui/icon'
import { t } from '@/words'
import { plainText } from './setting_text'
import { headingsOf, shapeOf, typedLike } from './table_shape'

interface Props {
  setting: Setting
  value: unknown
  onChange: (value: unknown) => void
}

/** A table setting as a table: a matrix keeps its size, a map and a list grow. */
export function TableInput({ setting, value, onChange }: Props) {
  const shape = shapeOf(value)
  switch (shape.kind) {
    case 'matrix':
      return <MatrixInput setting={setting} cells={shape.cells} onChange={onChange} />
    case 'map':
      return <MapInput setting={setting} entries={shape.entries} onChange={onChange} />
    case 'records':
      return <RecordsInput columns={shape.columns} lines={shape.lines} onChange={onChange} />
    case 'json':
      return <JsonInput setting={setting} text={shape.text} onChange={onChange} />
  }
}

function MatrixInput({
  setting,
  cells,
  onChange,
}: {
  setting: Setting
  cells: unknown[][]
  onChange: (value: unknown) => void
}) {
  const heads = headingsOf(setting.help, cells)
  const listId = useId()
  const used = [...new Set(cells.flat().map(plainText))].sort()
  const set = (r: number, c: number, text: string) =>
    onChange(
      cells.map((row, i) =>
        i === r ? row.map((cell, j) => (j === c ? typedLike(text, cell) : cell)) : row,
      ),
    )
  const name = (r: number, c: number) =>
    `${heads?.rowNames[r] ?? r + 1}, ${heads?.columnNames[c] ?? c + 1}`
  return (
    <>
      <table className="matrix">
        <caption className="vh">{setting.label}</caption>
        <MatrixHead heads={heads} width={cells[0]?.length ?? 0} />
        <tbody>
          {cells.map((row, r) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a matrix is its places
            <tr key={r}>
              <th scope="row">{heads?.rowNames[r] ?? r + 1}</th>
              {row.map((cell, c) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a matrix is its places
                <td key={c}>
                  <input
                    className="input"
                    list={listId}
                    aria-label={name(r, c)}
                    value={plainText(cell)}
                    onChange={(event) => set(r, c, event.target.value)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <datalist id={listId}>
        {used.map((text) => (
          <option key={text} value={text} />
        ))}
      </datalist>
    </>
  )
}

export function MatrixHead({
  heads,
  width,
}: {
  heads: ReturnType<typeof headingsOf>
  width: number
}) {
  return (
    <thead>
      <tr>
        <td>{heads ? `${heads.rows} \\ ${heads.columns}` : ''}</td>
        {Array.from({ length: width }, (_, c) => (
          <th key={heads?.columnNames[c] ?? `column ${c + 1}`} scope="col">
            {heads?.columnNames[c] ?? c + 1}
          </th>
        ))}
      </tr>
    </thead>
  )
}

function MapInput({
  setting,
  entries,
  onChange,
}: {
  setting: Setting
  entries: [string, unknown][]
  onChange: (value: unknown) => void
}) {
  const set = (next: [string, unknown][]) => onChange(Object.fromEntries(next))
  const [fresh, setFresh] = useState('')
  const add = () => {
    const name = fresh.trim()
    if (!name || entries.some(([known]) => known === name)) return
    set([...entries, [name, typeof entries[0]?.[1] === 'number' ? 0 : '']])
    setFresh('')
  }
  return (
    <>
      <table className="matrix">
        <caption className="vh">{setting.label}</caption>
        <tbody>
          {entries.map(([name, one], i) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                <input
                  className="input"
                  aria-label={name}
                  value={plainText(one)}
                  onChange={(event) =>
                    set(
                      entries.map((entry, at) =>
                        at === i ? [name, typedLike(event.target.value, one)] : entry,
                      ),
                    )
                  }
                />
              </td>
              <td>
                <button
                  type="button"
                  className="ib"
                  aria-label={t('remove', { name })}
                  onClick={() => set(entries.filter((_, at) => at !== i))}
                >
                  <Icon name="x" />
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <span className="inline-acts">
        <input
          className="input"
          aria-label={t('settings.new_key')}
          placeholder={t('settings.new_key')}
          value={fresh}
          onChange={(event) => setFresh(event.target.value)}
        />
        <button type="button" className="b small" onClick={add}>
          <Icon name="plus" />
          {t('rows.add')}
        </button>
      </span>
    </>
  )
}

type Line = Record<string, unknown>

function RecordsInput({
  columns,
  lines,
  onChange,
}: {
  columns: string[]
  lines: Line[]
  onChange: (value: unknown) => void
}) {
  const set = (index: number, name: string, text: string) =>
    onChange(
      lines.map((line, i) =>
        i === index ? { ...line, [name]: typedLike(text, line[name] ?? '') } : line,
      ),
    )
  return (
    <>
      <table className="matrix">
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place alone
            <tr key={i}>
              {columns.map((name) => (
                <td key={name}>
                  <input
                    className="input"
                    aria-label={t('rows.cell', { column: name, n: i + 1 })}
                    value={plainText(line[name])}
                    onChange={(event) => set(i, name, event.target.value)}
                  />
                </td>
              ))}
              <td>
                <button
                  type="button"
                  className="ib"
                  aria-label={t('rows.remove_at', { n: i + 1 })}
                  onClick={() => onChange(lines.filter((_, at) => at !== i))}
                >
                  <Icon name="x" />
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <button type="button" className="b small" onClick={() => onChange([...lines, {}])}>
        <Icon name="plus" />
        {t('rows.add')}
      </button>
    </>
  )
}

function JsonInput({
  setting,
  text: given,
  onChange,
}: {
  setting: Setting
  text: string
  onChange: (value: unknown) => void
}) {
  const [text, setText] = useState(given)
  const [wrong, setWrong] = useState(false)
  const change = (next: string) => {
    setText(next)
    try {
      onChange(JSON.parse(next))
      setWrong(false)
    } catch {
      setWrong(true)
    }
  }
  return (
    <>
      <textarea
        className="input code"
        rows={6}
        aria-label={setting.label}
        aria-invalid={wrong || undefined}
        spellCheck={false}
        value={text}
        onChange={(event) => change(event.target.value)}
      />
      {wrong && <p className="bad">{t('settings.not_json')}</p>}
    </>
  )
}
