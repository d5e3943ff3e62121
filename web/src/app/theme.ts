import { read, write } from '@/base/kept'
import { makeStore } from '@/base/store'

export type Theme = 'system' | 'light' | 'dark'
export type Density = 'compact' | 'normal' | 'relaxed'

export const theme = makeStore<Theme>((read('theme') as Theme | null) ?? 'system')
export const density = makeStore<Density>((read('density') as Density | null) ?? 'normal')

/** Before the first paint, so that nothing flashes. */
export function applyLook() {
  const root = document.documentElement
  if (theme.get() === 'system') delete root.dataset.theme
  else root.dataset.theme = theme.get()
  if (density.get() === 'normal') delete root.dataset.density
  else root.dataset.density = density.get()
}

export function chooseTheme(next: Theme) {
  theme.set(next)
  write('theme', next === 'system' ? null : next)
  applyLook()
}

export function chooseDensity(next: Density) {
  density.set(next)
  write('density', next === 'normal' ? null : next)
  applyLook()
  dispatchEvent(new Event('resize'))
}

export const isDark = () =>
  theme.get() === 'dark' ||
  (theme.get() === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)

export const toggleTheme = () => chooseTheme(isDark() ? 'light' : 'dark')
