// What a driver is asked to do, and what it tells of it; as job.py.

import { createReadStream, writeFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { StreamParser, Writer } from 'n3'

const [data, shapes, report, phases, rounds] = process.argv.slice(2)

export const job = { data, shapes, report, rounds: Number(rounds) }
const taken = {}
const wall = {}

/** Take the CPU time of a phase, of all threads. */
export async function phase (name, work) {
  const cpu = process.cpuUsage()
  const start = performance.now()
  const result = await work()
  const { user, system } = process.cpuUsage(cpu)
  taken[name] = [...(taken[name] ?? []), (user + system) / 1e6]
  wall[name] = [...(wall[name] ?? []), (performance.now() - start) / 1e3]
  return result
}

/** Read the triples of a file into a store. */
export async function load (path, format, store) {
  const parser = createReadStream(path).pipe(new StreamParser({ format }))
  for await (const quad of parser) {
    store.add(quad)
  }
  return store
}

/** Write the triples of a report, then the phases. */
export async function finish (quads) {
  await phase('report', () => {
    const writer = new Writer({ format: 'N-Triples' })
    writer.addQuads([...quads])
    return new Promise((resolve, reject) => {
      writer.end((error, text) => {
        if (error) {
          reject(error)
        } else {
          writeFileSync(report, text)
          resolve()
        }
      })
    })
  })
  writeFileSync(phases, JSON.stringify({ cpu: taken, wall }))
}
