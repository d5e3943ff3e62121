import { createContext, useContext } from 'react'
import type { Me, Model } from '@/api/wire'

export interface Session {
  me: Me
  model: Model
}

export const SessionContext = createContext<Session | null>(null)

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('this part is shown to signed-in people only')
  return session
}
