import { fileAddress, queryOf } from '@/api/client'
import type { TypeModel } from '@/api/wire'
import { Icon } from '@/ui/icon'
import { MenuButton } from '@/ui/menu'
import { t } from '@/words'
import type { ListState } from './list_state'

const FORMATS = ['csv', 'xlsx', 'jsonl'] as const

/** What is on screen as a file: the same filter, order and columns. */
export function ExportButton({ type, state }: { type: TypeModel; state: ListState }) {
  const download = (format: string) => {
    const { filter, q } = state
    const query = queryOf({
      format,
      filter,
      q,
      sort: state.sort.join(','),
      fields: state.columns.join(','),
    })
    const link = document.createElement('a')
    link.href = fileAddress(`/${type.path}/export${query}`)
    link.download = `${type.path}.${format}`
    link.click()
  }
  return (
    <MenuButton
      label={t('export')}
      className="b quiet spare"
      align="end"
      items={FORMATS.map((format) => ({
        id: format,
        label: t(`export.${format}`),
        icon: 'file',
        perform: () => download(format),
      }))}
    >
      <Icon name="download" />
      <span>{t('export')}</span>
    </MenuButton>
  )
}
