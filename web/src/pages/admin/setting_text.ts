import { t } from '@/words'

export function plainText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? t('yes') : t('no')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
