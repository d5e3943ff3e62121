import { useEffect } from 'react'
import { announce } from '@/ui/toasts'

/** The document's title, told to screen readers when it changes. */
export function useTitle(title: string | undefined) {
  useEffect(() => {
    if (!title) return
    document.title = `${title} · Mainstay`
    announce(title)
  }, [title])
}
