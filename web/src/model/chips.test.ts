import { describe, expect, it } from 'vitest'
import { type Chip, chipsOf, ruleOf } from './chips'

const roundTrips = [
  "state != 'closed'",
  "state not in ('resolved', 'closed', 'cancelled')",
  "state in ('new')",
  'assignee = me',
  "service.ref = 'SVC-000012'",
  "service.ref in ('SVC-000012', 'SVC-000013')",
  'assignee is null',
  'resolved_at is not null',
  "title contains 'it''s'",
  "title not starts with 'Re:'",
  'users_affected >= 100',
  'users_affected between 10 and 20',
  'balance < -5',
  'reported_at >= now() - 7d',
  'due_at < today()',
  "reported_at between '2026-01-01' and '2026-02-01'",
  'is_major',
  'not is_major',
  "'vpn' in tags",
  "'vpn' not in tags",
  "exists(cis where ref = 'CI-000007')",
  "not exists(cis where ref in ('CI-000007', 'CI-000008'))",
]

describe('chips', () => {
  it.each(roundTrips)('shows %s as one chip and writes it back', (rule) => {
    const chips = chipsOf(rule)
    expect(chips).toHaveLength(1)
    expect(chips[0]!.kind).not.toBe('rule')
    expect(ruleOf(chips)).toBe(rule)
  })

  it('keeps all of them side by side', () => {
    const rule = roundTrips.join(' and ')
    const chips = chipsOf(rule)
    expect(chips).toHaveLength(roundTrips.length)
    expect(ruleOf(chips)).toBe(rule)
  })

  const texts = [
    "priority = 'p1' or is_major",
    'count(work_log) = 0',
    "assignee.name contains 'Ada'",
    'resolved_at - reported_at > 4h',
    'not (is_major and assignee is null)',
    "title contains 'open quote",
  ]
  it.each(texts)('leaves %s as text', (rule) => {
    expect(chipsOf(rule)).toEqual([{ kind: 'rule', text: rule }])
    expect(ruleOf(chipsOf(rule))).toBe(rule)
  })

  it('puts an outer or into parentheses when a chip joins it', () => {
    const chips: Chip[] = [...chipsOf("priority = 'p1' or is_major"), ...chipsOf('assignee = me')]
    expect(ruleOf(chips)).toBe("(priority = 'p1' or is_major) and assignee = me")
    expect(chipsOf(ruleOf(chips))).toHaveLength(2)
  })

  it('reads spacing away but keeps what quotes hold', () => {
    expect(ruleOf(chipsOf("  state   =  'a  b' "))).toBe("state = 'a  b'")
  })

  it('has no chips for nothing', () => {
    expect(chipsOf('  ')).toEqual([])
    expect(ruleOf([])).toBe('')
  })
})
