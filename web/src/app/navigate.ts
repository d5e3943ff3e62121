import { navigate as wouterNavigate } from 'wouter/use-browser-location'

export function go(href: string, options: { replace?: boolean } = {}) {
  wouterNavigate(href, options)
}

/** A link that the router follows: for elements that are painted without the framework. */
export function openHref(href: string, newTab: boolean) {
  if (newTab) window.open(href, '_blank', 'noopener')
  else go(href)
}
