// Processor time per new TLS connection, with a full handshake and with a resumed one, and per request on a kept connection, over HTTP/1.1 and
// HTTP/2: the edge and its peers with the same certificate, side by side in one run.
//   PEERS     which peers: names with commas between, or none. Default: all.
//   ROUNDS    how often each is measured, in turn. Default: 3.
//   DURATION  how long each time, seconds. Default: 3.
//   EDGE      another native edge than out/publish/edge/karaula-edge.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, run, startServer, versionOf } from '../conformance-cache/processes.mjs'
import { certify } from '../bench-cache/certificate.mjs'
import { cpuSeconds } from '../bench-cache/cpu.mjs'
import { load } from '../bench-cache/load.mjs'
import { median } from '../bench-cache/report.mjs'
import { edge, native } from '../bench-cache/products/karaula.mjs'
import { nginx } from '../bench-cache/products/nginx.mjs'
import { haproxy } from '../bench-cache/products/haproxy.mjs'

const ROOT = join(import.meta.dirname, '../..')
const JIT = join(ROOT, 'artifacts/bin/Karaula.Edge.App/release/karaula-edge.dll')
const PORTS = ['h1', 'h2', 'h1-tls', 'h2-tls']
const WAYS = ['full', 'resumed', 'kept']
const PROTOCOLS = ['h1-tls', 'h2-tls']
const PATH = '/bytes/1024'
const OWED = { full: 2, resumed: 1.5 }
const rounds = Number(process.env.ROUNDS || 3)
const seconds = Number(process.env.DURATION || 3)

const work = mkdtempSync(join(tmpdir(), 'karaula-bench-tls-'))
try {
  await main()
  rmSync(work, { recursive: true, force: true })
  process.exit(0)
} catch (error) {
  console.error(`bench-tls: could not measure: ${error.message} (${work})`)
  process.exit(2)
}

async function main () {
  if (availableParallelism() < 2) throw new Error('it takes two processors, one for the server and one for the load')
  const identity = await certify(work)
  const port = await freePort()
  const origin = await startServer('origin', process.execPath, [join(ROOT, 'eng/bench-cache/origin.mjs'), `${port}`], { port, log: join(work, 'origin.log') })
  const products = []
  for (const product of chosen()) products.push(await start(product, origin, identity))
  const samples = []
  for (let round = 1; round <= rounds; round++) {
    for (const way of WAYS) {
      for (const protocol of PROTOCOLS) {
        for (const product of products) samples.push({ way, protocol, product: product.name, ...await measure(product, way, protocol) })
      }
    }
    console.log(`bench-tls: round ${round} of ${rounds} done`)
  }
  for (const { server } of products) await server.stop()
  await origin.stop()
  tell(products, samples)
}

function chosen () {
  const names = (process.env.PEERS || 'all').split(',')
  const own = [native, ...(existsSync(JIT) ? [edge('karaula-jit', JIT)] : [])]
  return [...own, ...[nginx, haproxy].filter(peer => names.includes('all') || names.includes(peer.name))]
}

async function start (product, origin, identity) {
  const folder = join(work, product.name)
  mkdirSync(folder)
  const ports = {}
  for (const protocol of PORTS) ports[protocol] = await freePort()
  const command = product.command({ ports, origin: origin.port, folder, ...identity })
  const server = await startServer(product.name, 'taskset', ['-c', '0', ...command], { port: ports.h1, log: join(folder, 'log') })
  return { ...product, ports, server }
}

async function measure (product, way, protocol) {
  const once = time => way === 'kept'
    ? load(`https://127.0.0.1:${product.ports[protocol]}${PATH}`, protocol, time)
    : connections(product.ports[protocol], way, protocol, time)
  await once(1)
  const used = cpuSeconds(product.server.pid)
  const { requests } = await once(seconds)
  return { cpuMicroseconds: (cpuSeconds(product.server.pid) - used) / requests * 1e6 }
}

async function connections (port, way, protocol, time) {
  const output = await run('taskset', ['-c', '1', process.execPath, join(import.meta.dirname, 'connections.mjs'), `${port}`, way, protocol, PATH, `${time}`])
  const { requests, resumed, wrong } = JSON.parse(output)
  if (!(requests > 0) || wrong) throw new Error(`port ${port}: ${output}`)
  if (way === 'full' ? resumed > 0 : resumed < requests * 0.99) throw new Error(`port ${port}: ${resumed} of ${requests} connections were resumed where ${way} ones were measured`)
  return { requests }
}

function tell (products, samples) {
  const figure = (product, way, protocol) => median(samples.filter(sample => sample.product === product && sample.way === way && sample.protocol === protocol).map(sample => sample.cpuMicroseconds))
  const rows = []
  console.log(`\nOne core for each server, another for the load; one request of 1 KB a connection, P-256, TLS 1.3; medians of ${rounds} rounds of ${seconds} s.`)
  for (const { name } of products) console.log(`  ${name.padEnd(12)} ${name.startsWith('karaula') ? 'this one' : versionOf(name, '-v')}`)
  console.log(`\n${'way'.padEnd(10)}${'protocol'.padEnd(10)}${'server'.padEnd(13)}${'us'.padStart(9)}${'x nginx'.padStart(9)}`)
  for (const way of WAYS) {
    for (const protocol of PROTOCOLS) {
      for (const { name } of products) {
        const us = figure(name, way, protocol)
        const ratio = products.some(product => product.name === 'nginx') ? us / figure('nginx', way, protocol) : undefined
        rows.push({ way, protocol, product: name, cpuMicroseconds: us, ratio })
        console.log(`${way.padEnd(10)}${protocol.slice(0, 2).padEnd(10)}${name.padEnd(13)}${us.toFixed(1).padStart(9)}${(ratio?.toFixed(2) ?? 'n/a').padStart(9)}`)
      }
    }
  }
  mkdirSync(join(ROOT, 'out'), { recursive: true })
  writeFileSync(join(ROOT, 'out/bench-tls.json'), JSON.stringify({ rounds, seconds, owed: OWED, rows, samples }, null, 2) + '\n')
  const own = way => rows.find(row => row.product === 'karaula' && row.way === way && row.protocol === 'h1-tls')
  const text = WAYS.map(way => `${way} ${own(way).cpuMicroseconds.toFixed(0)} us (${own(way).ratio?.toFixed(2) ?? 'n/a'} x nginx)`).join(', ')
  console.log(`bench-tls: karaula h1 ${text}`)
}
