// shacl-engine on the store of N3.js.
//
// It reads rdfs:subClassOf from the shapes only. Those of the data are copied
// there, or it would hardly find anything; the others need no such help.

import { DataFactory, Store } from 'n3'
import { finish, job, load, phase } from './job.mjs'

const SUBCLASS = DataFactory.namedNode('http://www.w3.org/2000/01/rdf-schema#subClassOf')

const { Validator, sparql } = await phase('import', async () => ({
  ...await import('shacl-engine'),
  sparql: await import('shacl-engine/sparql.js')
}))
const [data, shapes] = await phase('load', async () => [
  await load(job.data, 'N-Triples', new Store()),
  await load(job.shapes, 'Turtle', new Store())
])
for (const quad of data.match(null, SUBCLASS)) {
  shapes.add(quad)
}
const validator = new Validator(shapes, {
  factory: { ...DataFactory, dataset: quads => new Store(quads) },
  targetResolvers: sparql.targetResolvers,
  validations: sparql.validations
})
let report
for (let round = 0; round < job.rounds; round++) {
  report = await phase('validate', () => validator.validate({ dataset: data }))
}
await finish(report.dataset)
