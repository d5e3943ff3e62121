import { t } from '@/words'
import type { FieldError } from './wire'

/** What the server refused and why (RFC 9457), or that it could not be reached. */
export class Problem extends Error {
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly errors: FieldError[]
  readonly requestId: string | null
  readonly rule: RuleError | null

  constructor(status: number, body: Partial<ProblemBody>) {
    super(body.detail || body.title || `HTTP ${status}`)
    this.name = 'Problem'
    this.status = status
    this.title = body.title ?? ''
    this.detail = body.detail ?? ''
    this.errors = body.errors ?? []
    this.requestId = body.request_id ?? null
    this.rule =
      typeof body.position === 'number'
        ? { position: body.position, expected: listOf(body.expected), caret: body.caret ?? '' }
        : null
  }

  /** The messages of one field, or an empty text. */
  at(field: string): string {
    return this.errors
      .filter((error) => error.field === field)
      .map((error) => error.message)
      .join(' ')
  }
}

/** Where a rule stopped making sense; the position counts code points. */
export interface RuleError {
  position: number
  expected: string[]
  caret: string
}

interface ProblemBody {
  title: string
  detail: string
  errors: FieldError[]
  request_id: string
  position: number
  expected: string | string[]
  caret: string
}

function listOf(expected: string | string[] | undefined): string[] {
  if (!expected) return []
  return Array.isArray(expected) ? expected : [expected]
}

export const unreachable = () => new Problem(0, { detail: t('error.unreachable') })

/** One sentence for a person, whatever was thrown. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Problem) {
    const fields = error.errors.map((e) => e.message).filter(Boolean)
    return error.detail || fields.join(' ') || error.title || t('error.unknown')
  }
  return error instanceof Error ? error.message : t('error.unknown')
}
