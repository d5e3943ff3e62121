import { useState } from 'react'
import { t } from '@/words'
import { ariaOf, type InputProps } from '../input'
import { Markdown } from './render'

export function MarkdownInput(props: InputProps) {
  const [preview, setPreview] = useState(false)
  const text = String(props.value ?? '')
  return (
    <div className="md-input">
      {preview ? (
        <Markdown text={text} />
      ) : (
        <textarea
          {...ariaOf(props)}
          className="input"
          rows={props.tight ? 3 : 4}
          value={text}
          onChange={(event) => props.onChange(event.target.value || null)}
        />
      )}
      {text && (
        <button type="button" className="link-button" onClick={() => setPreview(!preview)}>
          {preview ? t('markdown.write') : t('markdown.preview')}
        </button>
      )}
    </div>
  )
}
