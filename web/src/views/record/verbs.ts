import type { TypeModel } from '@/api/wire'
import { inWords } from '@/model/types'
import { isKey, t } from '@/words'

/** What was done, in words: the platform's own verbs, else the label of the move. */
export function verbWords(verb: string, type: TypeModel): string {
  const key = `verb.${verb}`
  if (isKey(key)) return t(key)
  const name = verb.replace(/^move[:. ]/, '')
  const move = type.lifecycle?.moves.find((one) => one.name === name)
  return move?.label ?? inWords(name)
}
