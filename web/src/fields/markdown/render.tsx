import { Fragment, type ReactNode } from 'react'
import { type Block, type Inline, parseMarkdown } from './parse'

export function Markdown({ text }: { text: string }) {
  return <div className="prose">{parseMarkdown(text).map(paintBlock)}</div>
}

function paintBlock(block: Block, i: number): ReactNode {
  switch (block.kind) {
    case 'paragraph':
      return <p key={i}>{block.parts.map(paintInline)}</p>
    case 'heading':
      // The page's own headings end at level three.
      return block.level < 3 ? (
        <h4 key={i}>{block.parts.map(paintInline)}</h4>
      ) : (
        <h5 key={i}>{block.parts.map(paintInline)}</h5>
      )
    case 'code':
      return <pre key={i}>{block.text}</pre>
    case 'quote':
      return <blockquote key={i}>{block.blocks.map(paintBlock)}</blockquote>
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul'
      return <List key={i}>{block.items.map(paintItem)}</List>
    }
    case 'rule':
      return <hr key={i} />
  }
}

const paintItem = (parts: Inline[], i: number) => <li key={i}>{parts.map(paintInline)}</li>

function paintInline(part: Inline, i: number): ReactNode {
  switch (part.kind) {
    case 'text':
      return <Fragment key={i}>{part.text}</Fragment>
    case 'code':
      return <code key={i}>{part.text}</code>
    case 'strong':
      return <strong key={i}>{part.parts.map(paintInline)}</strong>
    case 'em':
      return <em key={i}>{part.parts.map(paintInline)}</em>
    case 'link':
      return (
        <a key={i} href={part.href} {...(part.href.startsWith('/') ? {} : outside)}>
          {part.parts.map(paintInline)}
        </a>
      )
    case 'break':
      return <br key={i} />
  }
}

const outside = { target: '_blank', rel: 'noopener noreferrer' }
