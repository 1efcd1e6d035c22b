// Sends each ambiguous form over a socket of its own to the edge, and judges the bytes that reach the origin.
//   ONLY   part of a form's name: shows what was sent, answered and recorded instead.
//   EDGE   another edge than the one built here: a native file or a dll.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { certify } from '../bench-cache/certificate.mjs'
import { freePort, startServer } from '../conformance-cache/processes.mjs'
import { sendRaw, sendFrames } from './client.mjs'
import { judge } from './judge.mjs'
import { startOrigin } from './origin.mjs'

const ROOT = join(import.meta.dirname, '../..')
const DLL = join(ROOT, 'artifacts/bin/Karaula.Edge.App/release/karaula-edge.dll')
const GOOD = { group: 'control', name: 'a plain request', request: 'GET /form HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n', passes: true }
const GOOD_FRAMES = { group: 'control', name: 'a plain request in frames', fields: [[':method', 'GET'], [':scheme', 'https'], [':authority', 'a.example'], [':path', '/form']], body: '', passes: true }

const work = mkdtempSync(join(tmpdir(), 'karaula-conformance-smuggling-'))
try {
  const ambiguous = await main()
  rmSync(work, { recursive: true, force: true })
  process.exit(ambiguous === 0 ? 0 : 1)
} catch (error) {
  console.error(`conformance-smuggling: could not measure: ${error.message} (${work})`)
  process.exit(2)
}

async function main () {
  const forms = JSON.parse(readFileSync(join(import.meta.dirname, 'forms.json'), 'utf8'))
  const origin = await startOrigin()
  const edge = await startEdge(origin.port)
  const rows = []
  for (const form of [GOOD, GOOD_FRAMES, ...forms, GOOD, GOOD_FRAMES]) {
    if (process.env.ONLY && form.group !== 'control' && !`${form.group}: ${form.name}`.includes(process.env.ONLY)) continue
    const row = await measure(form, edge, origin)
    if (edge.exited) throw new Error(`the edge ended at "${form.group}: ${form.name}"; see ${edge.log}`)
    if (form.group === 'control') {
      if (row.outcome !== 'passed') throw new Error(`${form.name} did not pass: ${row.outcome} ${row.reason ?? ''}`)
    } else {
      rows.push(row)
    }
  }
  await edge.stop()
  await origin.stop()
  return process.env.ONLY ? 0 : tell(rows)
}

async function startEdge (origin) {
  const edge = process.env.EDGE || DLL
  if (!existsSync(edge)) throw new Error(`there is no ${edge}`)
  const identity = await certify(work)
  const [port, tlsPort] = [await freePort(), await freePort()]
  const file = join(work, 'karaula.toml')
  writeFileSync(file, configuration(port, tlsPort, origin, identity))
  const [command, ...args] = edge.endsWith('.dll') ? ['dotnet', edge] : [edge]
  return Object.assign(await startServer('karaula', command, [...args, 'run', '--config', file], { port, log: join(work, 'karaula.log') }), { tlsPort })
}

async function measure (form, edge, origin) {
  origin.forget()
  const answer = form.fields ? await sendFrames(edge.tlsPort, form) : await sendRaw(edge.port, form.request)
  await origin.quiet()
  const row = { group: form.group, name: form.name, status: answer.status, ...judge(origin.recorded(), form.passes === true) }
  if (process.env.ONLY) console.log(JSON.stringify({ form, answer, recorded: origin.recorded(), row }, null, 2))
  return row
}

function tell (rows) {
  const groups = [...new Set(rows.map(row => row.group))]
  const outcomes = ['refused', 'cut off', 'made plain', 'AMBIGUOUS']
  console.log(`\n${'group'.padEnd(20)}${'forms'.padStart(7)}${outcomes.map(outcome => outcome.padStart(12)).join('')}`)
  const line = (name, of) => `${name.padEnd(20)}${`${of.length}`.padStart(7)}${outcomes.map(outcome => `${of.filter(row => named(row) === outcome).length}`.padStart(12)).join('')}`
  for (const group of groups) console.log(line(group, rows.filter(row => row.group === group)))
  console.log(line('all', rows))
  const ambiguous = rows.filter(row => row.outcome === 'ambiguous')
  for (const row of ambiguous) console.log(`  ${row.group}: ${row.name}: ${row.reason}`)
  console.log('\nrefused: nothing reached the origin. cut off: a message without its end did, and its connection was closed.')
  console.log('made plain: what the form hides was taken away, and the rest is unambiguous.')
  mkdirSync(join(ROOT, 'out'), { recursive: true })
  writeFileSync(join(ROOT, 'out/conformance-smuggling.json'), JSON.stringify({ forms: rows.length, ambiguous: ambiguous.length, rows }, null, 2) + '\n')
  console.log(`conformance-smuggling: ${rows.length} forms, ${ambiguous.length} forwarded ambiguous`)
  return ambiguous.length
}

function named (row) {
  return { passed: 'made plain', ambiguous: 'AMBIGUOUS' }[row.outcome] ?? row.outcome
}

// The breaches of all forms together are more than one client may have.
function configuration (port, tlsPort, origin, { certificate, key }) {
  return `
[edge]
name = "smuggling"
listen = ["http://127.0.0.1:${port}", "https://127.0.0.1:${tlsPort}"]
admin = ""

[edge.connections]
glitches = 1e6

[edge.limits]
requests_per_second = 1e4
burst = 1e4

[[site]]
name = "a"
hosts = ["a.example"]
origin = "http://127.0.0.1:${origin}"

[site.cache]
enabled = false

[[certificate]]
file = "${certificate}"
key = "${key}"
`
}
