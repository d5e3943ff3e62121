// Judges an OpenAPI document by a validator that is not ours: node validate.mjs FILE
import { readFile } from 'node:fs/promises'
import { Validator } from '@seriousme/openapi-schema-validator'

const document = JSON.parse(await readFile(process.argv[2], 'utf8'))
const result = await new Validator().validate(document)
if (!result.valid) {
  console.error('openapi: the document is not valid OpenAPI 3.1:')
  console.error(JSON.stringify(result.errors, null, 2).slice(0, 4000))
  process.exit(1)
}
const missing = []
const names = new Set(Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`))
for (const [, ref] of JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g))
  if (ref.startsWith('#/components/schemas/') && !names.has(ref)) missing.push(ref)
if (missing.length > 0) {
  console.error(`openapi: these are referred to and not there: ${[...new Set(missing)].join(', ')}`)
  process.exit(1)
}
const operations = Object.values(document.paths).flatMap((path) => Object.values(path).map((one) => one.operationId)).filter(Boolean)
if (new Set(operations).size !== operations.length) {
  console.error('openapi: an operationId stands twice')
  process.exit(1)
}
console.log(`openapi: valid; ${Object.keys(document.paths).length} paths, ${operations.length} operations, ${names.size} schemas`)
