import { describe, expect, it } from 'vitest'
import { parseInline, parseMarkdown } from './parse'

const text = (value: string) => ({ kind: 'text', text: value })

describe('markdown', () => {
  it('reads what people write in tickets', () => {
    const blocks = parseMarkdown(
      '# Since nine\n\nIt **fails**\nagain.\n\n- one\n- two\n\n> said\n\n```\ncode\n```',
    )
    expect(blocks.map((block) => block.kind)).toEqual([
      'heading',
      'paragraph',
      'list',
      'quote',
      'code',
    ])
    expect(blocks[1]).toEqual({
      kind: 'paragraph',
      parts: [
        text('It '),
        { kind: 'strong', parts: [text('fails')] },
        { kind: 'break' },
        text('again.'),
      ],
    })
    expect(blocks[2]).toEqual({
      kind: 'list',
      ordered: false,
      items: [[text('one')], [text('two')]],
    })
  })

  it('links only where a link may lead', () => {
    expect(parseInline('[x](https://a.example/b)')[0]).toMatchObject({
      kind: 'link',
      href: 'https://a.example/b',
    })
    expect(parseInline('[x](javascript:alert(1))').some((part) => part.kind === 'link')).toBe(false)
    expect(parseInline('see https://a.example, now')[1]).toMatchObject({ kind: 'link' })
  })

  it('never makes more of a text than it is', () => {
    expect(parseMarkdown('<script>alert(1)</script>')).toEqual([
      { kind: 'paragraph', parts: [text('<script>alert(1)</script>')] },
    ])
    expect(parseMarkdown('5 * 3 * 2')).toEqual([{ kind: 'paragraph', parts: [text('5 * 3 * 2')] }])
  })

  it('ends on an open fence, on deep quotes and on long runs of signs', () => {
    expect(parseMarkdown('```\nopen')).toEqual([{ kind: 'code', text: 'open' }])
    expect(parseMarkdown('>'.repeat(5_000)).length).toBeGreaterThan(0)
    expect(parseInline('*'.repeat(20_000)).length).toBeGreaterThan(0)
  })
})
