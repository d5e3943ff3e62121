import { drawn } from '@/generated/icons'
import sprite from '@/generated/sprite.svg?no-inline'

/** The address of an icon in the sprite; a name that nobody draws becomes a circle. */
export const iconHref = (name: string): string => `${sprite}#${drawn.has(name) ? name : 'circle'}`
