// What practices add to the application: pages, panels on records and commands.
// The build finds their manifests; their components load when they are used.
import type { ComponentType } from 'react'
import type { Command } from '@/commands/command'

export interface PracticePage {
  path: string
  label: string
  icon: string
  load: () => Promise<{ default: ComponentType }>
}

export interface PracticePanel {
  /** The record type it belongs to. */
  on: string
  place: 'context' | 'main'
  load: () => Promise<{ default: ComponentType<{ path: string; recordRef: string }> }>
}

export interface PracticeManifest {
  pages?: PracticePage[]
  panels?: PracticePanel[]
  commands?: Command[]
}

/** For manifests: checks their shape while they are written. */
export const practice = (manifest: PracticeManifest): PracticeManifest => manifest

const modules = import.meta.glob<{ default: PracticeManifest }>(
  '../../../practices/*/web/index.ts',
  {
    eager: true,
  },
)
export const manifests: PracticeManifest[] = Object.values(modules).map((module) => module.default)

export const practicePages: ReadonlyMap<string, PracticePage> = new Map(
  manifests.flatMap((manifest) => manifest.pages ?? []).map((page) => [page.path, page]),
)

export const panelsOn = (typeName: string, place: PracticePanel['place']): PracticePanel[] =>
  manifests
    .flatMap((manifest) => manifest.panels ?? [])
    .filter((panel) => panel.on === typeName && panel.place === place)
