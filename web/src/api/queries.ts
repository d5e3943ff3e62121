import { QueryClient, queryOptions, useQuery } from '@tanstack/react-query'
import { call, get, queryOf } from './client'
import { viewsCall } from './first'
import { Problem } from './problem'
import type {
  AttachmentEntry,
  CommentEntry,
  HistoryEntry,
  Me,
  Model,
  Page,
  Ref,
  Setting,
  Token,
  TypeModel,
  View,
  WholeRecord,
} from './wire'

const TRIES = 2

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) =>
        failures < TRIES &&
        !(error instanceof Problem && error.status >= 400 && error.status < 500),
    },
  },
})

// The key of a query is its address; what changes a record writes under the same key.
const forever = { staleTime: Number.POSITIVE_INFINITY, gcTime: Number.POSITIVE_INFINITY }

export const meQuery = queryOptions({
  queryKey: ['/me'],
  queryFn: ({ signal }) => get<Me>('/me', signal),
  ...forever,
  retry: false,
})

export const modelQuery = queryOptions({
  queryKey: ['/model'],
  queryFn: ({ signal }) => get<Model>('/model', signal),
  ...forever,
})

export const typeQuery = (name: string) =>
  queryOptions({
    queryKey: [`/model/${name}`],
    queryFn: ({ signal }) => get<TypeModel>(`/model/${name}`, signal),
    ...forever,
  })

export interface LoadedRecord {
  record: WholeRecord
  etag: string | null
}

export const recordQuery = (path: string, ref: string, asOf?: string | null) =>
  queryOptions({
    queryKey: [`/${path}/${ref}`, asOf ?? ''],
    queryFn: async ({ signal }): Promise<LoadedRecord> => {
      const { data, etag } = await call<WholeRecord>(
        'GET',
        `/${path}/${ref}${queryOf({ as_of: asOf })}`,
        { signal },
      )
      return { record: data, etag }
    },
  })

export const commentsQuery = (path: string, ref: string) =>
  queryOptions({
    queryKey: [`/${path}/${ref}/comments`],
    queryFn: ({ signal }) => get<Page<CommentEntry>>(`/${path}/${ref}/comments`, signal),
  })

export const attachmentsQuery = (path: string, ref: string) =>
  queryOptions({
    queryKey: [`/${path}/${ref}/attachments`],
    queryFn: ({ signal }) => get<Page<AttachmentEntry>>(`/${path}/${ref}/attachments`, signal),
  })

export const historyQuery = (path: string, ref: string) =>
  queryOptions({
    queryKey: [`/${path}/${ref}/history`],
    queryFn: ({ signal }) => get<Page<HistoryEntry>>(`/${path}/${ref}/history`, signal),
  })

export const watchersQuery = (path: string, ref: string) =>
  queryOptions({
    queryKey: [`/${path}/${ref}/watchers`],
    queryFn: ({ signal }) => get<{ items: Ref[] }>(`/${path}/${ref}/watchers`, signal),
  })

export const viewsQuery = queryOptions({
  queryKey: ['/views'],
  queryFn: ({ signal }) => get<Page<View>>(viewsCall, signal),
  staleTime: 5 * 60_000,
})

/** How many records a filter finds; the list itself is not fetched. */
export const countQuery = (path: string, filter: string) =>
  queryOptions({
    queryKey: [`/${path}`, 'count', filter],
    queryFn: async ({ signal }) => {
      const page = await get<Page<Ref>>(
        `/${path}${queryOf({ filter, count: 1, limit: 1, fields: 'ref' })}`,
        signal,
      )
      return { count: page.count ?? 0, exact: page.count_is !== 'at_least' }
    },
    staleTime: 60_000,
  })

export const settingsQuery = queryOptions({
  queryKey: ['/settings'],
  queryFn: ({ signal }) => get<{ items: Setting[] }>('/settings', signal),
})

export const tokensQuery = queryOptions({
  queryKey: ['/tokens'],
  queryFn: ({ signal }) => get<{ items: Token[] }>('/tokens', signal),
})

export const useMe = () => useQuery(meQuery).data
export const useModel = () => useQuery(modelQuery).data
export const useType = (name: string | undefined) =>
  useQuery({ ...typeQuery(name ?? ''), enabled: !!name })

/** Every part of a record that was fetched is fetched again where it is on screen. */
export function forgetRecord(path: string, ref: string) {
  const prefix = `/${path}/${ref}`
  return queries.invalidateQueries({
    predicate: ({ queryKey: [key] }) =>
      typeof key === 'string' && (key === prefix || key.startsWith(`${prefix}/`)),
  })
}
