import '@/styles/pages.css'
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react'

interface Props {
  title: string
  onSubmit: (event: FormEvent<HTMLFormElement>) => void
  children: ReactNode
}

/** The frame of the pages before one is signed in. */
export function Entrance({ title, onSubmit, children }: Props) {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector<HTMLElement>('[data-first]')?.focus(), [])
  return (
    <main id="main" className="entrance">
      <form ref={form} onSubmit={onSubmit}>
        <div className="brand">
          <img src="/icon.svg" alt="" width="24" height="24" />
          <b>Mainstay</b>
        </div>
        <h1>{title}</h1>
        {children}
      </form>
    </main>
  )
}
