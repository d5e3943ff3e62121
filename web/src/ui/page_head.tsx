import type { ReactNode } from 'react'
import { DrawerButton } from '@/app/drawer'

/** The bar at the top of a page; its title is the page's one h1. */
export function PageHead({
  title,
  count,
  children,
}: {
  title: string
  count?: string
  children?: ReactNode
}) {
  return (
    <header className="head">
      <DrawerButton />
      <h1>{title}</h1>
      {count !== undefined && (
        <span className="count" role="status">
          {count}
        </span>
      )}
      <span className="grow" />
      {children}
    </header>
  )
}
