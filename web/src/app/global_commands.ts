import { call } from '@/api/client'
import { queries } from '@/api/queries'
import type { Model } from '@/api/wire'
import type { Command } from '@/commands/command'
import { keepTyping } from '@/commands/typed_ahead'
import { lastAction } from '@/ui/toasts'
import { t } from '@/words'
import { go } from './navigate'
import { listHref, newHref } from './routes'
import type { Panel } from './shell'
import { toggleTheme } from './theme'

interface Acts {
  show: (panel: Panel) => void
  fold: () => void
}

export function globalCommands(model: Model, acts: Acts): Command[] {
  const openPalette = () => {
    keepTyping()
    acts.show('palette')
  }
  return [
    { ...app('palette', 'command', openPalette, 'mod+k'), quiet: true },
    {
      ...app('palette.slash', 'search', openPalette, '/'),
      label: t('cmd.palette'),
      quiet: true,
    },
    app('keys', 'keyboard', () => acts.show('keys'), '?'),
    app('theme', 'moon', toggleTheme, 'd'),
    app('rail', 'panel-right', acts.fold, '['),
    {
      ...app('undo', 'rotate-ccw', () => lastAction()?.perform(), 'z'),
      applies: () => lastAction() !== undefined,
    },
    app('sign_out', 'log-out', signOut),
    goTo('home', 'home', '/', 'g h'),
    goTo('search', 'search', '/search', 'g s'),
    goTo('me', 'user', '/me', 'g m'),
    goTo('settings', 'settings', '/admin/settings', 'g ,'),
    ...model.types.filter((type) => type.path).flatMap(typeCommands),
  ]
}

const app = (
  name: 'palette' | 'palette.slash' | 'keys' | 'theme' | 'rail' | 'undo' | 'sign_out',
  icon: string,
  perform: () => unknown,
  key?: string,
): Command => ({
  id: `app.${name}`,
  label: name === 'palette.slash' ? '' : t(`cmd.${name}`),
  icon,
  group: 'app',
  perform,
  ...(key ? { key } : {}),
})

const goTo = (
  name: 'home' | 'search' | 'me' | 'settings',
  icon: string,
  href: string,
  key: string,
): Command => ({
  id: `go.${name}`,
  label: t(`nav.${name}`),
  icon,
  group: 'go',
  key,
  perform: () => go(href),
})

function typeCommands(type: Model['types'][number]): Command[] {
  const open: Command = {
    id: `go.type.${type.name}`,
    label: type.plural,
    icon: type.icon,
    group: 'go',
    perform: () => go(listHref(type)),
    ...(type.shortcut ? { key: `g ${type.shortcut}` } : {}),
  }
  if (!type.create) return [open]
  const create: Command = {
    id: `new.${type.name}`,
    label: t('cmd.new', { type: type.label.toLowerCase() }),
    icon: 'plus',
    group: 'go',
    perform: () => go(newHref(type)),
  }
  return [open, create]
}

export async function signOut() {
  await call('DELETE', '/session').catch(() => {})
  queries.clear()
  location.assign('/')
}
