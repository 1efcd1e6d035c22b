// Hits per second, and processor time per hit, of the edge and its peers, side by side in one run.
//   PEERS    which peers: names with commas between, or none. Default: all.
//   ROUNDS   how often each is measured, in turn. Default: 3.
//   DURATION  how long each time. Default: 2.
//   EDGE     another native edge than out/publish/edge/karaula-edge.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, startServer, versionOf } from '../conformance-cache/processes.mjs'
import { certify } from './certificate.mjs'
import { cpuSeconds } from './cpu.mjs'
import { load } from './load.mjs'
import { jit, native } from './products/karaula.mjs'
import { nginx, nginxOpenFiles } from './products/nginx.mjs'
import { varnish } from './products/varnish.mjs'
import { haproxy } from './products/haproxy.mjs'
import { summary, table } from './report.mjs'

const SERVER_CPU = '0'
const PROTOCOLS = ['h1', 'h2', 'h1-tls', 'h2-tls']
const SIZES = { '1KB': 1024, '100KB': 102400 }
const PEERS = [nginx, nginxOpenFiles, varnish, haproxy]
const VERSIONS = {
  nginx: ['nginx', '-v'],
  'nginx-open': ['nginx', '-v'],
  varnish: ['varnishd', '-V'],
  haproxy: ['haproxy', '-v']
}
const ROOT = join(import.meta.dirname, '../..')
const rounds = Number(process.env.ROUNDS || 3)
const seconds = Number(process.env.DURATION || 2)

const work = mkdtempSync(join(tmpdir(), 'karaula-bench-cache-'))
try {
  await main()
  rmSync(work, { recursive: true, force: true })
  process.exit(0)
} catch (error) {
  console.error(`bench-cache: could not measure: ${error.message} (${work})`)
  process.exit(2)
}

async function main () {
  if (availableParallelism() < 2) throw new Error('it takes two processors, one for the server and one for the load')
  const identity = await certify(work)
  const port = await freePort()
  const origin = await startServer('origin', process.execPath, [join(import.meta.dirname, 'origin.mjs'), `${port}`], { port, log: join(work, 'origin.log') })
  const products = []
  for (const product of chosen()) products.push(await start(product, origin, identity))
  const samples = []
  for (let round = 1; round <= rounds; round++) {
    for (const size of Object.keys(SIZES)) {
      for (const protocol of PROTOCOLS) {
        for (const product of products.filter(product => !(protocol in product.missing)))
          samples.push({ round, size, protocol, product: product.name, ...await measure(product, size, protocol, origin) })
      }
    }
    console.log(`bench-cache: round ${round} of ${rounds} done`)
  }
  for (const { server } of products) await server.stop()
  await origin.stop()
  tell(products, samples)
}

function chosen () {
  const names = (process.env.PEERS || 'all').split(',')
  return [native, jit, ...PEERS.filter(peer => names.includes('all') || names.includes(peer.name))]
}

async function start (product, origin, identity) {
  const folder = join(work, product.name)
  mkdirSync(folder)
  const ports = {}
  for (const protocol of PROTOCOLS) ports[protocol] = await freePort()
  const command = product.command({ ports, origin: origin.port, folder, ...identity })
  const server = await startServer(product.name, 'taskset', ['-c', SERVER_CPU, ...command], { port: ports.h1, log: join(folder, 'log') })
  return { ...product, ports, server }
}

/** One sample: only answers from the cache, after a second to warm up. */
async function measure (product, size, protocol, origin) {
  const url = `${protocol.endsWith('tls') ? 'https' : 'http'}://127.0.0.1:${product.ports[protocol]}/bytes/${SIZES[size]}`
  await load(url, protocol, 1)
  const asked = await originRequests(origin)
  const used = cpuSeconds(product.server.pid)
  const { requests, seconds: took } = await load(url, protocol, seconds)
  const cpu = cpuSeconds(product.server.pid) - used
  const missed = await originRequests(origin) - asked
  if (missed > 0) throw new Error(`${product.name} asked the origin ${missed} times for ${url} while hits were measured`)
  return { hitsPerSecond: requests / took, cpuMicroseconds: cpu / requests * 1e6 }
}

async function originRequests (origin) {
  const { counts } = await (await fetch(`http://127.0.0.1:${origin.port}/count`)).json()
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

function tell (products, samples) {
  const rows = summary(samples)
  console.log(`\nOne core for each server, another for the load (32 connections; HTTP/2: 8 streams each); medians of ${rounds} rounds of ${seconds} s.`)
  for (const product of products) console.log(`  ${product.name.padEnd(12)} ${(VERSIONS[product.name] ? versionOf(...VERSIONS[product.name]) : 'this one').padEnd(9)} ${product.threads}`)
  console.log(`\n${table(rows, products, Object.keys(SIZES), PROTOCOLS)}`)
  mkdirSync(join(ROOT, 'out'), { recursive: true })
  writeFileSync(join(ROOT, 'out/bench-cache.json'), JSON.stringify({ rounds, seconds, rows, samples }, null, 2) + '\n')
  const own = rows.find(row => row.product === 'karaula' && row.size === '1KB' && row.protocol === 'h1')
  console.log(`bench-cache: karaula 1KB h1 ${own.cpuMicroseconds.toFixed(1)} us/hit, ratio to nginx ${own.ratio?.toFixed(2) ?? 'n/a'} (median of ${rounds})`)
}
