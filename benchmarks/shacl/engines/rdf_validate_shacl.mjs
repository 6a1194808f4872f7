// rdf-validate-shacl on the store of N3.js.

import rdf from '@zazuko/env'
import { Store } from 'n3'
import { finish, job, load, phase } from './job.mjs'

const { default: Validator } = await phase('import', () => import('rdf-validate-shacl'))
const [data, shapes] = await phase('load', async () => [
  await load(job.data, 'N-Triples', new Store()),
  await load(job.shapes, 'Turtle', rdf.dataset())
])
const validator = new Validator(shapes, { factory: rdf })
let report
for (let round = 0; round < job.rounds; round++) {
  report = await phase('validate', () => validator.validate(data))
}
await finish(report.dataset)
