import { useQuery } from '@tanstack/react-query'
import { type MouseEvent, useEffect, useRef, useState } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import { countQuery, viewsQuery } from '@/api/queries'
import type { Model, TypeSummary, View } from '@/api/wire'
import { useStore } from '@/base/use_store'
import type { Command } from '@/commands/command'
import { keyText } from '@/commands/keys'
import { useCommands } from '@/commands/use_commands'
import { count } from '@/format/numbers'
import { typeNamed } from '@/model/types'
import { Avatar } from '@/ui/avatar'
import { Icon } from '@/ui/icon'
import { MenuButton } from '@/ui/menu'
import { t } from '@/words'
import { useSession } from './context'
import { signOut } from './global_commands'
import { go } from './navigate'
import { manifests } from './practices'
import { recentTypes } from './recent'
import { listHref, viewHref } from './routes'
import { isDark, theme, toggleTheme } from './theme'

interface Props {
  open: boolean
  onClose: () => void
  onPalette: () => void
}

export function Rail({ open, onClose, onPalette }: Props) {
  const ref = useRef<HTMLElement>(null)
  useEffect(() => {
    if (!open) return
    ref.current?.querySelector<HTMLElement>('a, button')?.focus()
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && onClose()
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [open, onClose])
  // A link to the page one is on closes the drawer too.
  const onClick = (event: MouseEvent) => (event.target as Element).closest('a') && onClose()

  return (
    <>
      {open && <button type="button" className="veil" aria-label={t('close')} onClick={onClose} />}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: links answer keys themselves */}
      <nav
        ref={ref}
        className={open ? 'rail open' : 'rail'}
        aria-label={t('nav')}
        onClick={onClick}
      >
        <Brand />
        <button
          type="button"
          className="find"
          onClick={onPalette}
          aria-keyshortcuts="Control+K Meta+K"
        >
          <Icon name="search" />
          <span className="cut">{t('palette.open')}</span>
          <kbd dir="ltr">{keyText('mod+k')}</kbd>
        </button>
        <div className="rail-scroll">
          <div className="grp">
            <RailLink href="/" icon="home" label={t('nav.home')} exact />
            <RailLink href="/search" icon="search" label={t('nav.search')} />
            {manifests
              .flatMap((manifest) => manifest.pages ?? [])
              .map((page) => (
                <RailLink key={page.path} href={page.path} icon={page.icon} label={page.label} />
              ))}
          </div>
          <Views />
          <Recent />
          <Practices />
        </div>
        <MeRow />
      </nav>
    </>
  )
}

function Brand() {
  useStore(theme)
  const dark = isDark()
  const label = dark ? t('theme.to_light') : t('theme.to_dark')
  return (
    <div className="brand">
      <Link href="/" className="brand-link">
        <svg className="mark" aria-hidden="true" viewBox="0 0 32 32">
          <path d="M16.6 6v15.2H6.8C10.9 17.6 14.3 12.6 16.6 6Zm1.9 4.400c3.400 2.900 5.700 6.600 6.800 10.800h-6.800V10.400ZM6 23.200h20c-1 2-2.700 3-5 3H11c-2.300 0-4-1-5-3Z" />
        </svg>
        <b>Mainstay</b>
      </Link>
      <button type="button" className="ib" aria-label={label} title={label} onClick={toggleTheme}>
        <Icon name={dark ? 'sun' : 'moon'} />
      </button>
    </div>
  )
}

interface RailLinkProps {
  href: string
  icon: string
  label: string
  n?: { count: number; exact: boolean } | undefined
  exact?: boolean
}

function RailLink({ href, icon, label, n, exact }: RailLinkProps) {
  const [pathname] = useLocation()
  const search = useSearch()
  const [path, query] = href.split('?')
  const here = query
    ? pathname === path &&
      new URLSearchParams(search).get('view') === new URLSearchParams(query).get('view')
    : exact
      ? pathname === path
      : (pathname === path && !new URLSearchParams(search).get('view')) ||
        pathname.startsWith(`${path}/`)
  return (
    <Link href={href} aria-current={here ? 'page' : undefined} title={label}>
      <Icon name={icon} />
      <span className="cut">{label}</span>
      {n && (
        <span className="n">
          {count(n.count)}
          {n.exact ? '' : '+'}
        </span>
      )}
    </Link>
  )
}

function Views() {
  const { model } = useSession()
  const { data } = useQuery(viewsQuery)
  const pinned = (data?.items ?? []).filter((view) => view.pinned && viewHref(view, model))
  const hrefs = pinned.map((view) => viewHref(view, model)!).join(' ')
  useCommands(viewCommands(pinned, model), [hrefs], 'application')
  if (pinned.length === 0) return null
  return (
    <>
      <h2>{t('nav.views')}</h2>
      <div className="grp">
        {pinned.map((view) => (
          <ViewLink key={view.ref} view={view} model={model} />
        ))}
      </div>
    </>
  )
}

/** The first nine views have the digits; the palette knows all of them by itself. */
function viewCommands(pinned: View[], model: Model): Command[] {
  return pinned.slice(0, 9).map((view, i) => ({
    id: `go.view.${i + 1}`,
    label: view.title,
    icon: 'bookmark',
    group: 'go',
    key: String(i + 1),
    quiet: true,
    perform: () => go(viewHref(view, model)!),
  }))
}

function ViewLink({ view, model }: { view: View; model: Model }) {
  const type = typeNamed(model, view.record_type)
  // A view whose rule the model has outgrown has no count; its list says why.
  const { data } = useQuery({ ...countQuery(type?.path ?? '', view.filter ?? ''), retry: false })
  return (
    <RailLink
      href={viewHref(view, model)!}
      icon={type?.icon ?? 'list'}
      label={view.title}
      n={data}
    />
  )
}

function Recent() {
  const { model } = useSession()
  const names = useStore(recentTypes)
  const types = names.flatMap((name) => typeNamed(model, name) ?? []).filter((type) => type.path)
  if (types.length === 0) return null
  return (
    <>
      <h2>{t('nav.recent')}</h2>
      <div className="grp">
        {types.map((type) => (
          <RailLink key={type.name} href={listHref(type)} icon={type.icon} label={type.plural} />
        ))}
      </div>
    </>
  )
}

function Practices() {
  const { model } = useSession()
  const [pathname] = useLocation()
  const groups = model.practices
    .map((practice) => ({
      ...practice,
      types: model.types.filter((type) => type.practice === practice.name && type.path),
    }))
    .filter((practice) => practice.types.length > 0)
  return (
    <>
      <h2>{t('nav.practices')}</h2>
      {groups.map((group) => (
        <PracticeGroup key={group.name} group={group} pathname={pathname} />
      ))}
    </>
  )
}

interface PracticeProps {
  group: { name: string; label: string; types: TypeSummary[] }
  pathname: string
}

function PracticeGroup({ group, pathname }: PracticeProps) {
  const here = group.types.some(
    (type) => pathname === `/${type.path}` || pathname.startsWith(`/${type.path}/`),
  )
  // What is folded is not in the page: more than a hundred types would weigh on every one.
  const [open, setOpen] = useState(here)
  useEffect(() => {
    if (here) setOpen(true)
  }, [here])
  const single = group.types.length === 1 ? group.types[0] : undefined
  if (single) {
    return (
      <div className="grp">
        <RailLink href={listHref(single)} icon={single.icon} label={single.plural} />
      </div>
    )
  }
  return (
    <details className="grp" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Icon name="chevron-right" className="flip" />
        <span className="cut">{group.label}</span>
      </summary>
      {open &&
        group.types.map((type) => (
          <RailLink key={type.name} href={listHref(type)} icon={type.icon} label={type.plural} />
        ))}
    </details>
  )
}

function MeRow() {
  const { me } = useSession()
  return (
    <div className="me">
      <Avatar name={me.person.title} />
      <Link href="/me" className="cut">
        {me.person.title}
        <small>{me.teams[0]?.title ?? me.organization?.title ?? me.login}</small>
      </Link>
      <MenuButton
        label={t('me.menu')}
        align="end"
        items={[
          { id: 'me', label: t('nav.me'), icon: 'user', perform: () => go('/me') },
          {
            id: 'settings',
            label: t('nav.settings'),
            icon: 'settings',
            perform: () => go('/admin/settings'),
          },
          { id: 'out', label: t('cmd.sign_out'), icon: 'log-out', perform: () => void signOut() },
        ]}
      >
        <Icon name="ellipsis" />
      </MenuButton>
    </div>
  )
}
