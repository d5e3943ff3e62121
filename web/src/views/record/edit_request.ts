import { makeStore } from '@/base/store'

/** The field that a key asks to edit; whoever shows it takes the request. */
export const editRequest = makeStore<string | null>(null)
