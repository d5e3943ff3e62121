import type { Ref } from '@/api/wire'
import { refTitle } from '@/model/types'
import { hueOf, initials } from '@/ui/initials'
import { type CellPainter, dress, put, wordHtml } from '../cell'

export const personCell: CellPainter = {
  html: `<span><span data-mark aria-hidden="true">${wordHtml}</span><span class="cut">${wordHtml}</span></span>`,
  kind: 'person',
  width: '9rem',
  paint({ inner, mark, word }, value) {
    const person = value as Ref | null
    const name = person ? refTitle(person) : ''
    dress(inner, person ? 'who' : 'who none')
    dress(mark, person ? `av h${hueOf(name)}` : 'av nobody')
    if (mark) put(mark.firstChild as Text, initials(name))
    put(word, name || '–')
  },
}
