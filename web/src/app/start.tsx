import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queries } from '@/api/queries'
import { listenForKeys } from '@/commands/keys'
import { Toasts } from '@/ui/toasts'
import { App } from './app'

export function start(root: HTMLElement) {
  listenForKeys()
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <App />
        <Toasts />
      </QueryClientProvider>
    </StrictMode>,
  )
}
