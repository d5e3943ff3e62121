import { iconHref } from '@/icons/href'

interface Props {
  name: string
  className?: string
}

export function Icon({ name, className }: Props) {
  return (
    <svg className={className ? `i ${className}` : 'i'} aria-hidden="true">
      <use href={iconHref(name)} />
    </svg>
  )
}
