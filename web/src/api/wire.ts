// The shapes that travel, word for word as docs/api.md names them.

export interface Ref {
  ref: string
  title: string
}

export interface Money {
  amount: string
  currency: string
}

export interface Me {
  person: Ref
  login: string
  roles: string[]
  teams: Ref[]
  organization: Ref | null
  language: string
  time_zone: string
  csrf: string
}

export interface TypeSummary {
  name: string
  label: string
  plural: string
  path: string | null
  icon: string
  practice: string
  shortcut: string | null
  entry: boolean
  create: boolean
}

export interface Model {
  version: string
  language: string
  currency: string
  time_zone: string
  practices: { name: string; label: string }[]
  types: TypeSummary[]
}

export type FieldType =
  | 'text'
  | 'markdown'
  | 'integer'
  | 'decimal'
  | 'money'
  | 'boolean'
  | 'choice'
  | 'date'
  | 'time'
  | 'datetime'
  | 'duration'
  | 'reference'
  | 'references'
  | 'person'
  | 'persons'
  | 'tags'
  | 'rows'
  | 'form'
  | 'frozen'

export interface Choice {
  value: string
  label: string
  tone?: string
  icon?: string
}

export interface FieldModel {
  name: string
  label: string
  help: string
  type: FieldType
  of: Choice[] | null
  to: string | null
  columns: FieldModel[] | null
  required: boolean
  required_at: string[]
  set_by: string | null
  correctable: boolean
  default: unknown
  inverse: boolean
  refers_any: boolean
  sortable: boolean
  create: boolean
  /** Of a form: the path to the rows that define it, as `model.form`. */
  defined_by?: string | null
  /** The key that changes the field on a page. */
  shortcut?: string | null
}

export interface StateModel {
  name: string
  label: string
  final: boolean
  tone?: string
  icon?: string
}

export interface MoveModel {
  name: string
  label: string
  help: string
  from: string[]
  to: string
  needs: string[]
  offers: string[]
}

export interface Section {
  title: string
  fields: string[]
}

export interface TypeModel extends Omit<TypeSummary, 'shortcut'> {
  shortcut?: string | null
  prefix: string | null
  help: string
  list: string[]
  sort: string[]
  search: string[]
  sections: Section[]
  fields: FieldModel[]
  lifecycle: { states: StateModel[]; moves: MoveModel[] } | null
}

export interface Row {
  ref: string
  type: string
  revision: number
  [field: string]: unknown
}

export interface Move {
  name: string
  label: string
  to: string
  allowed: boolean
  asks: string[]
  needs: string[]
  offers: string[]
  reason: string | null
}

export interface May {
  update: boolean
  comment: boolean
  attach: boolean
  fields: string[]
}

export interface Link {
  id: string
  relation: string
  direction: 'out' | 'in'
  record: { type: string; ref: string; title: string; state: string | null }
}

export interface RecordClock {
  id?: string
  label?: string
  [detail: string]: unknown
}

export interface WholeRecord extends Row {
  state?: string
  title: string
  moves: Move[]
  may: May
  links: Link[]
  clocks: RecordClock[]
  watching: boolean
}

export interface Page<T> {
  items: T[]
  next: string | null
  count?: number
  count_is?: 'exact' | 'at_least'
  partial?: boolean
}

export type Visibility = 'public' | 'internal'

export interface CommentEntry {
  id: string
  at: string
  by: Ref | null
  text: string
  html: string
  visibility: Visibility
  minutes: number | null
  via: string
}

export interface AttachmentEntry {
  id: string
  name: string
  size: number
  media_type: string
  sha256: string
  at: string
  by: Ref | null
  visibility: Visibility
}

export interface Change {
  field: string
  from: unknown
  to: unknown
}

export interface HistoryEntry {
  revision: number
  verb: string
  at: string
  recorded_at: string
  by: Ref | null
  changes: Change[]
}

export interface SearchHit {
  type: string
  ref: string
  title: string
  state: string | null
  snippet: string
}

export interface Suggestion extends Ref {
  detail: string
}

export interface ChangeEvent {
  type: string
  ref: string
  revision: number
  verb: string
}

export interface Setting {
  key: string
  label: string
  help: string
  type: string
  value: unknown
  default: unknown
  changed_at: string | null
  changed_by: Ref | null
  reason: string | null
}

export interface Token {
  id: string
  name: string
  created_at?: string
  expires_at: string | null
  last_used_at?: string | null
  scopes?: string[]
}

export interface View extends Row {
  title: string
  record_type: string
  filter: string | null
  sort: string | null
  columns: string[]
  pinned: boolean
}

export interface BulkResult {
  ref: string
  status: number
  record?: Row
  error?: { title?: string; detail?: string }
}

export interface FieldError {
  field: string
  code: string
  message: string
}
