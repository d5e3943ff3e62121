// How choices and states look. A model may say it (`tone`, `icon`); where it does
// not, the words that the standard and the trade use for states decide.
import type { Choice, FieldModel, StateModel, TypeModel } from '@/api/wire'

export type Tone = 'critical' | 'warning' | 'ok' | 'info' | 'paused' | 'neutral' | 'quiet'

export interface Look {
  tone: Tone
  icon: string
}

const WORDS: [RegExp, Look][] = [
  [
    /pending|paused|suspended|waiting|on_hold|deferred|awaiting/,
    { tone: 'paused', icon: 'circle-pause' },
  ],
  [
    /reject|cancel|withdrawn|discarded|declined|revoked|false_positive|no_show|terminated/,
    { tone: 'quiet', icon: 'ban' },
  ],
  [
    /fail|missed|missing|expired|overdue|not_met|rolled_back|stale|gap$|stopped|escalated/,
    { tone: 'critical', icon: 'circle-alert' },
  ],
  [
    /reopened|follow_up|flagged|under_review|expiring|ending|retiring/,
    { tone: 'warning', icon: 'rotate-ccw' },
  ],
  [/retired|superseded|archived|left|disposed|ended/, { tone: 'quiet', icon: 'circle-x' }],
  [
    /progress|active|live|running|implementing|treating|building|investigating|open$|operating|published/,
    { tone: 'ok', icon: 'circle-play' },
  ],
  [
    /resolved|done|closed|completed|achieved|fulfilled|verified|concluded|met$/,
    { tone: 'quiet', icon: 'circle-check' },
  ],
]

const known = new Set<string>(['critical', 'warning', 'ok', 'info', 'paused', 'neutral', 'quiet'])
const toneOf = (tone: string | undefined): Tone | undefined =>
  tone && known.has(tone) ? (tone as Tone) : undefined

export function lookOfState(type: TypeModel, name: string): Look {
  const states = type.lifecycle?.states ?? []
  const index = states.findIndex((state) => state.name === name)
  const state: StateModel | undefined = states[index]
  const derived = deriveState(name, index, state?.final ?? false)
  return { tone: toneOf(state?.tone) ?? derived.tone, icon: state?.icon ?? derived.icon }
}

function deriveState(name: string, index: number, final: boolean): Look {
  for (const [words, look] of WORDS) if (words.test(name)) return look
  if (final) return { tone: 'quiet', icon: 'circle-check' }
  return { tone: 'info', icon: index <= 0 ? 'circle-dashed' : 'circle-dot' }
}

export const isPaused = (type: TypeModel, name: string) => lookOfState(type, name).tone === 'paused'

// Ranked choices, from the gravest to the lightest, and the looks they get.
const RANKS: Look[] = [
  { tone: 'critical', icon: 'rank-critical' },
  { tone: 'warning', icon: 'rank-high' },
  { tone: 'neutral', icon: 'rank-medium' },
  { tone: 'quiet', icon: 'rank-low' },
]
const GRAVITY: [RegExp, number][] = [
  [/^(p1|critical|extensive|very_high|major|severe)$/, 0],
  [/^(p2|high)$/, 1],
  [/^(p3|medium|moderate|normal)$/, 2],
  [/^(p4|p5|low|minor|very_low|negligible)$/, 3],
]
const RANKED_SHARE = 0.75

const gravity = (value: string) => GRAVITY.find(([words]) => words.test(value))?.[1]

/** Is this a scale from grave to light, as a priority, an impact or a severity is? */
export function isRanked(field: Pick<FieldModel, 'of'>): boolean {
  const choices = field.of ?? []
  if (choices.length < 3) return false
  const ranked = choices.filter((choice) => gravity(choice.value) !== undefined).length
  return ranked / choices.length >= RANKED_SHARE
}

export function lookOfChoice(field: Pick<FieldModel, 'of'>, value: string): Look | null {
  const choice: Choice | undefined = field.of?.find((one) => one.value === value)
  if (choice?.tone || choice?.icon) {
    return { tone: toneOf(choice.tone) ?? 'neutral', icon: choice.icon ?? 'circle-dot' }
  }
  if (!isRanked(field)) return null
  return RANKS[gravity(value) ?? 2] ?? null
}
