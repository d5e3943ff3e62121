import type { Setting } from '@/api/wire'
import { t } from '@/words'
import { plainText } from './setting_text'
import { MatrixHead } from './table_input'
import { headingsOf, shapeOf } from './table_shape'

export function TableView({ setting }: { setting: Setting }) {
  const shape = shapeOf(setting.value)
  if (shape.kind === 'matrix') {
    const heads = headingsOf(setting.help, shape.cells)
    return (
      <table className="matrix read">
        <caption className="vh">{setting.label}</caption>
        <MatrixHead heads={heads} width={shape.cells[0]?.length ?? 0} />
        <tbody>
          {shape.cells.map((row, r) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a matrix is its places
            <tr key={r}>
              <th scope="row">{heads?.rowNames[r] ?? r + 1}</th>
              {row.map((cell, c) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a matrix is its places
                <td key={c}>{plainText(cell)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    )
  }
  if (shape.kind === 'map') {
    if (shape.entries.length === 0) return <b>{t('settings.empty')}</b>
    return (
      <table className="matrix read">
        <caption className="vh">{setting.label}</caption>
        <tbody>
          {shape.entries.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{plainText(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    )
  }
  return <code className="json">{JSON.stringify(setting.value)}</code>
}
