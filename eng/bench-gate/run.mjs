// Processor time per refused request by way of refusal: the edge and its peers, side by side in one run, one core for each server and another for the load.
//   PEERS     none, or all (the default).
//   ROUNDS    how often each is measured, in turn. Default: 3.
//   DURATION  how long each time, seconds. Default: 3.
//   EDGE      another native edge than out/publish/edge/karaula-edge.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, run, startServer, versionOf } from '../conformance-cache/processes.mjs'
import { cpuSeconds } from '../bench-cache/cpu.mjs'
import { median } from '../bench-cache/report.mjs'
import { haproxy, karaula, nginx } from './products.mjs'

const ROOT = join(import.meta.dirname, '../..')
const WAYS = ['closed', '403', '429', 'challenge']
// The answer that each way gives; a challenge is a page with 503.
const STATUS = { closed: 'closed', 403: '403', 429: '429', challenge: '503' }
const LOAD = { closed: 'closed', challenge: 'moving' }
const rounds = Number(process.env.ROUNDS || 3)
const seconds = Number(process.env.DURATION || 3)
const products = process.env.PEERS === 'none' ? [karaula] : [karaula, nginx, haproxy]

const work = mkdtempSync(join(tmpdir(), 'karaula-bench-gate-'))
try {
  if (availableParallelism() < 2) throw new Error('it takes two processors, one for the server and one for the load')
  const samples = []
  for (let round = 1; round <= rounds; round++) {
    for (const way of WAYS) {
      for (const product of products) {
        const us = await measure(product, way, round)
        if (us !== undefined) samples.push({ way, product: product.name, us })
      }
    }
    console.log(`bench-gate: round ${round} of ${rounds} done`)
  }
  tell(samples)
  rmSync(work, { recursive: true, force: true })
  process.exit(0)
} catch (error) {
  console.error(`bench-gate: could not measure: ${error.message} (${work})`)
  process.exit(2)
}

async function measure (product, way, round) {
  const folder = join(work, `${product.name}-${way}-${round}`)
  mkdirSync(folder)
  const port = await freePort()
  const command = product.command(way, port, folder)
  if (!command) return undefined
  const server = await startServer(product.name, 'taskset', ['-c', '0', ...command], { port, log: join(folder, 'log') })
  try {
    await load(port, way, 1)
    const used = cpuSeconds(server.pid)
    const { refused, statuses } = await load(port, way, seconds)
    const us = (cpuSeconds(server.pid) - used) / refused * 1e6
    // The first request of each source may be let in, and fail for want of an origin.
    if (!(statuses[STATUS[way]] >= refused * 0.99)) throw new Error(`${product.name} was to refuse by ${way}: ${JSON.stringify(statuses)}`)
    return us
  } finally {
    await server.stop()
  }
}

async function load (port, way, time) {
  const output = await run('taskset', ['-c', '1', process.execPath, join(import.meta.dirname, 'refused.mjs'), `${port}`, `${time}`, LOAD[way] ?? 'kept'])
  return JSON.parse(output)
}

function tell (samples) {
  const figure = (product, way) => median(samples.filter(sample => sample.product === product && sample.way === way).map(sample => sample.us))
  console.log(`\nOne core for the server, another for the load; 32 connections, kept, but closed by closed and new after four requests with challenge; medians of ${rounds} rounds of ${seconds} s.`)
  for (const { name } of products) console.log(`  ${name.padEnd(12)} ${name === 'karaula' ? 'this one' : versionOf(name, '-v')}`)
  console.log(`\n${'way'.padEnd(12)}${'server'.padEnd(12)}${'us'.padStart(9)}${'x nginx'.padStart(9)}${'x haproxy'.padStart(11)}`)
  const rows = []
  for (const way of WAYS) {
    for (const { name } of products) {
      const us = figure(name, way)
      if (!Number.isFinite(us)) continue
      const over = peer => { const ratio = us / figure(peer, way); return Number.isFinite(ratio) ? ratio : undefined }
      const row = { way, product: name, us, x_nginx: over('nginx'), x_haproxy: over('haproxy') }
      rows.push(row)
      console.log(`${way.padEnd(12)}${name.padEnd(12)}${us.toFixed(1).padStart(9)}${(row.x_nginx?.toFixed(2) ?? 'n/a').padStart(9)}${(row.x_haproxy?.toFixed(2) ?? 'n/a').padStart(11)}`)
    }
  }
  mkdirSync(join(ROOT, 'out'), { recursive: true })
  writeFileSync(join(ROOT, 'out/bench-gate.json'), JSON.stringify({ rounds, seconds, rows }, null, 2) + '\n')
  console.log(`bench-gate: karaula ${rows.filter(row => row.product === 'karaula').map(row => `${row.way} ${row.us.toFixed(1)} us (${row.x_nginx?.toFixed(2) ?? 'n/a'} x nginx)`).join(', ')}`)
}
