import type { TypeModel } from '@/api/wire'
import { inWords } from '@/model/types'
import { t } from '@/words'

/** What was done, in words: the platform's own verbs, else the label of the move. */
export function verbWords(verb: string, type: TypeModel): string {
  switch (verb) {
    case 'create':
      return t('verb.create')
    case 'change':
    case 'update':
      return t('verb.change')
    case 'comment':
      return t('verb.comment')
    case 'attach':
    case 'attachment':
      return t('verb.attach')
    case 'link':
      return t('verb.link')
    case 'unlink':
      return t('verb.unlink')
    case 'import':
      return t('verb.import')
    default: {
      const name = verb.replace(/^move[:. ]/, '')
      const move = type.lifecycle?.moves.find((one) => one.name === name)
      return t('verb.move', { move: move?.label ?? inWords(name) })
    }
  }
}
