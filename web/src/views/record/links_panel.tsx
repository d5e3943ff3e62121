import { type FormEvent, useState } from 'react'
import { Link } from 'wouter'
import { call } from '@/api/client'
import { sentenceOf } from '@/api/problem'
import { forgetRecord } from '@/api/queries'
import type { Link as RecordLink, Ref, TypeModel, WholeRecord } from '@/api/wire'
import { useSession } from '@/app/context'
import { refHref } from '@/app/routes'
import { suggest } from '@/fields/reference/suggest'
import { inWords, typeNamed } from '@/model/types'
import { Combobox } from '@/ui/combobox'
import { Icon } from '@/ui/icon'
import { toastProblem } from '@/ui/toasts'
import { t } from '@/words'

interface Props {
  type: TypeModel
  record: WholeRecord
  readOnly: boolean
}

/** Typed relations to any other record, in both directions. */
export default function LinksPanel({ type, record, readOnly }: Props) {
  const relations = [...new Set(record.links.map((link) => link.relation + link.direction))]
  const path = type.path!
  return (
    <>
      {record.links.length === 0 && <p className="note">{t('links.none')}</p>}
      {relations.map((key) => {
        const links = record.links.filter((link) => link.relation + link.direction === key)
        return (
          <section key={key}>
            <h2>
              {inWords(links[0]!.relation)}
              {links[0]!.direction === 'in' && <span className="count"> {t('links.in')}</span>}
            </h2>
            <ul className="links">
              {links.map((link) => (
                <LinkRow
                  key={link.id}
                  link={link}
                  path={path}
                  recordRef={record.ref}
                  readOnly={readOnly}
                />
              ))}
            </ul>
          </section>
        )
      })}
      {!readOnly && record.may.update && <NewLink path={path} recordRef={record.ref} />}
    </>
  )
}

function LinkRow({
  link,
  path,
  recordRef,
  readOnly,
}: {
  link: RecordLink
  path: string
  recordRef: string
  readOnly: boolean
}) {
  const { model } = useSession()
  const { record } = link
  const remove = async () => {
    try {
      await call('DELETE', `/${path}/${recordRef}/links/${encodeURIComponent(link.id)}`)
      await forgetRecord(path, recordRef)
    } catch (error) {
      toastProblem(error)
    }
  }
  return (
    <li>
      <Icon name={typeNamed(model, record.type)?.icon ?? 'circle'} />
      <Link href={refHref(model, record.type, record.ref) ?? '#'}>
        <span className="num">{record.ref}</span> {record.title}
      </Link>
      {record.state && <span className="hint">{inWords(record.state)}</span>}
      {!readOnly && (
        <button
          type="button"
          className="ib"
          aria-label={t('links.remove', { ref: record.ref })}
          onClick={() => void remove()}
        >
          <Icon name="x" />
        </button>
      )}
    </li>
  )
}

const RELATIONS = [
  'relates_to',
  'caused_by',
  'causes',
  'duplicates',
  'depends_on',
  'blocks',
  'follows',
] as const

function NewLink({ path, recordRef }: { path: string; recordRef: string }) {
  const [relation, setRelation] = useState<string>(RELATIONS[0])
  const [to, setTo] = useState<Ref | null>(null)
  const [problem, setProblem] = useState('')
  async function submit(event: FormEvent) {
    event.preventDefault()
    if (!to) return setProblem(t('links.which'))
    try {
      await call('POST', `/${path}/${recordRef}/links`, { body: { relation, to: to.ref } })
      setTo(null)
      setProblem('')
      await forgetRecord(path, recordRef)
    } catch (error) {
      setProblem(sentenceOf(error))
    }
  }
  return (
    <form className="stack new-link" onSubmit={submit}>
      <h2>{t('links.new')}</h2>
      <select
        className="input"
        aria-label={t('links.relation')}
        value={relation}
        onChange={(event) => setRelation(event.target.value)}
      >
        {RELATIONS.map((name) => (
          <option key={name} value={name}>
            {t(`relation.${name}`)}
          </option>
        ))}
      </select>
      <Combobox
        aria={{ 'aria-label': t('links.record'), 'aria-invalid': problem ? true : undefined }}
        text={to ? `${to.ref} ${to.title}` : ''}
        placeholder={t('links.record')}
        load={(typed, signal) => suggest(null, typed, signal)}
        onChoose={(option) => setTo({ ref: option.value, title: option.label })}
        onClear={() => setTo(null)}
      />
      {problem && (
        <p className="bad" role="alert">
          {problem}
        </p>
      )}
      <button type="submit" className="b">
        <Icon name="link" />
        {t('links.add')}
      </button>
    </form>
  )
}
