import type { TypeModel } from '@/api/wire'
import type { ListState } from './list_state'

/** What a saved view keeps of a list. */
export const contentOf = (type: TypeModel, state: ListState) => ({
  record_type: type.name,
  filter: state.filter || null,
  sort: state.sort.join(','),
  columns: state.columns,
  layout: 'list',
})
