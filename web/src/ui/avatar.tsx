import { hueOf, initials } from './initials'

export function Avatar({ name }: { name: string }) {
  return (
    <span className={`av h${hueOf(name)}`} aria-hidden="true">
      {initials(name)}
    </span>
  )
}
