// What a crowd, and the death of the origin, do to a site behind the edge.
//   PEERS  peers to compare with: nginx, varnish, haproxy, or all. Default: none.
//   EDGE   another native edge than out/publish/edge/karaula-edge.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort, run, startServer } from '../conformance-cache/processes.mjs'
import { ask } from './crowd.mjs'
import { median } from './report.mjs'
import { native } from './products/karaula.mjs'
import { nginx } from './products/nginx.mjs'
import { varnish } from './products/varnish.mjs'
import { haproxy } from './products/haproxy.mjs'
import { certify } from './certificate.mjs'

const PEERS = [nginx, varnish, haproxy]
const ROOT = join(import.meta.dirname, '../..')
const READERS = 1000
const PAGES = 50
const WARM_UPS = 8
const TIMES = 9

const work = mkdtempSync(join(tmpdir(), 'karaula-cache-storm-'))
try {
  const failed = await main()
  rmSync(work, { recursive: true, force: true })
  process.exit(failed ? 1 : 0)
} catch (error) {
  console.error(`cache-storm: could not measure: ${error.message} (${work})`)
  process.exit(2)
}

async function main () {
  const names = (process.env.PEERS || 'none').split(',')
  const products = [native, ...PEERS.filter(peer => names.includes('all') || names.includes(peer.name))]
  const identity = await certify(work)
  const results = []
  for (const product of products) {
    console.log(`${product.name}:`)
    const result = { product: product.name, ...await storm(product, identity) }
    results.push(result)
    print(result)
  }
  mkdirSync(join(ROOT, 'out'), { recursive: true })
  writeFileSync(join(ROOT, 'out/cache-storm.json'), JSON.stringify(results, null, 2) + '\n')
  const [{ misses, death }] = results
  console.log(`cache-storm: ${READERS} misses ${misses.originRequests} origin requests, last first byte ${misses.lastAfterArrival.toFixed(1)} ms after its arrival; ` +
    `origin dead: ${death.unanswered} of ${death.requests} unanswered; back: at most ${death.mostPerPage} requests a page`)
  return misses.originRequests !== 1 || misses.answered !== READERS || death.unanswered > 0 || death.mostPerPage > 1
}

async function storm (product, identity) {
  const folder = join(work, product.name)
  mkdirSync(folder)
  const ports = {}
  for (const protocol of ['h1', 'h2', 'h1-tls', 'h2-tls']) ports[protocol] = await freePort()
  const originPort = await freePort()
  let lives = 0
  const live = maxAge => startServer('origin', process.execPath, [join(import.meta.dirname, 'origin.mjs'), `${originPort}`, `${maxAge}`],
    { port: originPort, log: join(folder, `origin-${++lives}.log`) })
  const origin = await live(1)
  const [command, ...args] = product.command({ ports, origin: originPort, folder, ...identity })
  const server = await startServer(product.name, command, args, { port: ports.h1, log: join(folder, 'log') })
  // The first crowds of a process pay for its warming up.
  for (let i = 0; i < WARM_UPS; i++) await ask(ports.h1, '/bytes/100', { readers: READERS })
  const misses = await missOften(ports.h1, origin)
  const slow = await slowFirstReader(ports.h1, origin)
  const uncacheable = await uncacheableTogether(ports.h1)
  const death = await die(ports.h1, origin, live)
  if (server.exited) throw new Error(`${product.name} ended; see ${server.log}`)
  await server.stop()
  return { misses, slow, uncacheable, death }
}

/** The middle one of many times by its last reader; the most requests and the fewest answers of all. */
async function missOften (port, origin) {
  const times = []
  for (let i = 0; i < TIMES; i++) times.push(await missTogether(port, origin, `/trickle/${20_000 + i}`))
  times.sort((a, b) => a.lastAfterArrival - b.lastAfterArrival)
  return {
    ...times[times.length >> 1],
    originRequests: Math.max(...times.map(time => time.originRequests)),
    answered: Math.min(...times.map(time => time.answered)),
    times
  }
}

/** Everybody misses one page: when does the last of them see its first byte, counted from the first byte's leaving the origin? */
async function missTogether (port, origin, path) {
  const { asked, answers } = await ask(port, path, { readers: READERS })
  const { counts, firstByte } = await countsOf(origin)
  const good = answers.filter(isGood)
  const first = good.map(({ first }) => first)
  return {
    originRequests: counts[path],
    answered: good.length,
    statuses: tally(answers),
    firstByteAtOrigin: firstByte[path] - asked,
    timeToFirstByte: { least: Math.min(...first) - asked, median: median(first) - asked, most: Math.max(...first) - asked },
    lastAfterArrival: Math.max(...first) - firstByte[path]
  }
}

/** The reader whose request went to the origin does not read: do the others get their answer? */
async function slowFirstReader (port, origin) {
  const path = '/trickle/4000000'
  const { asked, answers } = await ask(port, path, { readers: 50, deaf: 1, patience: 10_000 })
  const { counts } = await countsOf(origin)
  const good = answers.filter(isGood)
  return { originRequests: counts[path], answered: good.length, of: answers.length, lastComplete: Math.max(0, ...good.map(({ last }) => last - asked)) }
}

/** Nobody may share the answer: are they let through together, or one behind the other? */
async function uncacheableTogether (port) {
  const { asked, answers } = await ask(port, '/private/1000', { readers: 100 })
  const good = answers.filter(isGood)
  return { answered: good.length, of: answers.length, lastComplete: Math.max(0, ...good.map(({ last }) => last - asked)) }
}

/** The origin is killed under load and comes back: is every stored page answered, and how often is each asked for afterwards? */
async function die (port, origin, live) {
  const page = i => `http://127.0.0.1:${port}/short/page-${i}`
  for (let i = 0; i < PAGES; i++) await (await fetch(page(i))).arrayBuffer()
  const load = run('wrk', ['-t', '1', '-c', '32', '-d', '9s', '--latency', '-s', join(import.meta.dirname, 'keys.lua'), `http://127.0.0.1:${port}`])
  await pause(2000)
  origin.child.kill('SIGKILL')
  await pause(2500) // all pages are stale by now
  const whileDead = {}
  for (let i = 0; i < PAGES; i++) {
    const response = await fetch(page(i))
    const right = response.status === 200 && (await response.arrayBuffer()).byteLength === 1024
    const seen = right ? response.headers.get('cache-status') ?? 'answered' : `status ${response.status}`
    whileDead[seen] = (whileDead[seen] ?? 0) + 1
  }
  // Pages validated from now on stay fresh to the end, so that each may be asked for once.
  const next = await live(60)
  const output = await load
  const { counts } = await countsOf(next)
  await next.stop()
  const perPage = Object.values(counts)
  const [, requests] = /(\d+) requests in/.exec(output) ?? []
  const [, wrong = 0] = /Non-2xx or 3xx responses: (\d+)/.exec(output) ?? []
  const socketErrors = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(output)?.slice(1).map(Number) ?? []
  return {
    requests: Number(requests),
    unanswered: Number(wrong) + socketErrors.reduce((sum, value) => sum + value, 0),
    slowest: /99%\s+(\S+)/.exec(output)?.[1],
    whileDead,
    revalidated: perPage.length,
    mostPerPage: Math.max(0, ...perPage)
  }
}

function isGood ({ status, complete }) {
  return status === 200 && complete
}

async function countsOf ({ port }) {
  return (await fetch(`http://127.0.0.1:${port}/count`)).json()
}

function tally (answers) {
  const statuses = {}
  for (const { status, complete } of answers) {
    const key = complete ? status : `${status} incomplete`
    statuses[key] = (statuses[key] ?? 0) + 1
  }
  return statuses
}

function print ({ misses, slow, uncacheable, death }) {
  const ms = value => `${value.toFixed(1)} ms`
  const { least, median: middle, most } = misses.timeToFirstByte
  console.log(`  ${READERS} miss one page   origin requests ${misses.originRequests}; answers ${JSON.stringify(misses.statuses)}
                        first byte left the origin after ${ms(misses.firstByteAtOrigin)}; readers' first byte after ${ms(least)} (median ${ms(middle)}, last ${ms(most)})
                        last reader's first byte ${ms(misses.lastAfterArrival)} after it left the origin (median of ${misses.times.map(time => time.lastAfterArrival.toFixed(0)).join(', ')} ms)
  first reader is deaf  origin requests ${slow.originRequests}; ${slow.answered} of ${slow.of} others answered, the last complete after ${ms(slow.lastComplete)}
  100 may not share     ${uncacheable.answered} of ${uncacheable.of} answered, the last complete after ${ms(uncacheable.lastComplete)}
  origin killed         ${death.unanswered} of ${death.requests} requests unanswered (99 % within ${death.slowest}); while dead ${JSON.stringify(death.whileDead)}
  origin back           ${death.revalidated} of ${PAGES} pages asked for, at most ${death.mostPerPage} times each`)
}
