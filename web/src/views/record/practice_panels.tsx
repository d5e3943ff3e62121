import { lazy, Suspense, useMemo } from 'react'
import type { PracticePanel } from '@/app/practices'

interface Props {
  panels: PracticePanel[]
  path: string
  recordRef: string
}

/** What a practice shows beside the records of its types. */
export function PracticePanels({ panels, path, recordRef }: Props) {
  return panels.map((panel) => (
    <Panel key={String(panel.load)} panel={panel} path={path} recordRef={recordRef} />
  ))
}

function Panel({
  panel,
  path,
  recordRef,
}: {
  panel: PracticePanel
  path: string
  recordRef: string
}) {
  const Content = useMemo(() => lazy(panel.load), [panel])
  return (
    <Suspense fallback={null}>
      <Content path={path} recordRef={recordRef} />
    </Suspense>
  )
}
