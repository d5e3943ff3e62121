import { useRef } from 'react'
import type { FieldModel } from '@/api/wire'
import { Icon } from '@/ui/icon'
import { t } from '@/words'
import type { InputProps } from '../input'
import { FieldInput } from '../inputs'

type Line = Record<string, unknown>

/** A small table: one input per column, a row added below and taken out at its end. */
export function RowsInput(props: InputProps) {
  const lines = (props.value as Line[] | null) ?? []
  const columns = props.field.columns ?? []
  const body = useRef<HTMLTableSectionElement>(null)

  const set = (index: number, name: string, value: unknown) =>
    props.onChange(lines.map((line, i) => (i === index ? { ...line, [name]: value } : line)))
  const add = () => {
    props.onChange([...lines, {}])
    requestAnimationFrame(() =>
      body.current?.lastElementChild?.querySelector<HTMLElement>('input, select')?.focus(),
    )
  }
  return (
    <div
      className="rows-input"
      role="group"
      aria-labelledby={`${props.id}-label`}
      aria-describedby={props.describedBy}
    >
      {lines.length > 0 && (
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.name} scope="col">
                  {column.label}
                </th>
              ))}
              <th>
                <span className="vh">{t('rows.remove')}</span>
              </th>
            </tr>
          </thead>
          <tbody ref={body}>
            {lines.map((line, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place alone
              <tr key={i}>
                {columns.map((column) => (
                  <td key={column.name}>
                    <Cell
                      column={column}
                      id={`${props.id}-${i}-${column.name}`}
                      row={i}
                      value={line[column.name]}
                      onChange={(value) => set(i, column.name, value)}
                    />
                  </td>
                ))}
                <td>
                  <button
                    type="button"
                    className="ib"
                    aria-label={t('rows.remove_at', { n: i + 1 })}
                    onClick={() => props.onChange(lines.filter((_, at) => at !== i))}
                  >
                    <Icon name="x" />
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <button type="button" id={props.id} className="b small" onClick={add}>
        <Icon name="plus" />
        {t('rows.add')}
      </button>
    </div>
  )
}

interface CellProps {
  column: FieldModel
  id: string
  row: number
  value: unknown
  onChange: (value: unknown) => void
}

function Cell({ column, id, row, value, onChange }: CellProps) {
  return (
    <>
      <label className="vh" htmlFor={id}>
        {t('rows.cell', { column: column.label, n: row + 1 })}
      </label>
      <FieldInput field={column} id={id} value={value ?? null} onChange={onChange} tight />
    </>
  )
}
