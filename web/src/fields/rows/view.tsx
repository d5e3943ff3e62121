import type { FieldModel, TypeModel } from '@/api/wire'
import { FieldView } from '../views'

interface Props {
  field: FieldModel
  type: TypeModel
  lines: Record<string, unknown>[]
}

export function RowsView({ field, type, lines }: Props) {
  const columns = field.columns ?? []
  return (
    <div className="rows-view" tabIndex={0} role="region" aria-label={field.label}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col">
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place alone
            <tr key={i}>
              {columns.map((column) => (
                <td key={column.name}>
                  <FieldView field={column} type={type} value={line[column.name]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
