// What must happen before the framework is there: the look, and the first calls.
import '@/styles/index.css'
import { begin, beginRemembered, readFirst } from '@/api/first'
import { applyLook } from '@/app/theme'

applyLook()
readFirst(document)
if (!document.getElementById('first')) {
  begin('/me')
  begin('/model')
  beginRemembered(location.pathname + location.search)
}
const loading = import('@/app/start')
loading.then(({ start }) => start(document.getElementById('app')!))
