// Runs the HTTP cache test suite against the edge and its peers, one after the other, and compares.
//   PEERS  which peers: names with commas between, or none. Default: all.
//   ONLY   the id of one test: shows what was sent and received instead.
//   SUITE  a clone of http-tests/cache-tests. Default: cache-tests among the test data, or else the npm package,
//          which is some years behind.
//   EDGE   another edge than the one built here: a native file or a dll.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { freePort } from './processes.mjs'
import { loadSuite, runSuite, startOrigin } from './suite.mjs'
import { explain, judge, list, table, totals } from './report.mjs'
import * as karaula from './peers/karaula.mjs'
import * as nginx from './peers/nginx.mjs'
import * as varnish from './peers/varnish.mjs'
import * as haproxy from './peers/haproxy.mjs'
import * as trafficserver from './peers/trafficserver.mjs'

const PEERS = [nginx, varnish, haproxy, trafficserver]
const ROOT = join(import.meta.dirname, '../..')

const work = mkdtempSync(join(tmpdir(), 'karaula-conformance-cache-'))
try {
  await main()
  rmSync(work, { recursive: true, force: true })
  process.exit(0)
} catch (error) {
  console.error(`conformance-cache: could not measure: ${error.message} (${work})`)
  process.exit(2)
}

async function main () {
  const suite = await loadSuite(suiteFolder(), work)
  const originPort = await freePort()
  const origin = await startOrigin(suite, originPort, work)
  const products = []
  for (const product of [karaula, ...chosenPeers()]) {
    const tested = await measure(suite, product, origin)
    if (tested) products.push(tested)
  }
  await origin.stop()
  if (!process.env.ONLY) tell(suite, products)
}

function suiteFolder () {
  if (process.env.SUITE) return resolve(process.env.SUITE)
  const data = join(process.env.KARAULA_TEST_DATA || join(ROOT, '../shared/data'), 'cache-tests')
  return existsSync(data) ? data : ''
}

function chosenPeers () {
  const names = (process.env.PEERS || (process.env.ONLY ? 'none' : 'all')).split(',')
  const unknown = names.filter(name => !['all', 'none'].includes(name) && !PEERS.some(peer => peer.name === name))
  if (unknown.length > 0) throw new Error(`there is no peer ${unknown.join(', ')}`)
  return PEERS.filter(peer => names.includes('all') || names.includes(peer.name))
}

async function measure (suite, product, origin) {
  const folder = join(work, product.name)
  mkdirSync(folder)
  const server = await product.start({ port: await freePort(), origin: origin.port, folder })
  const began = Date.now()
  const outcome = await runSuite(suite, server.port, process.env.ONLY)
  if (server.exited) throw new Error(`${product.name} ended during its tests; see ${server.log}`)
  if (origin.exited) throw new Error(`the suite's origin ended; see ${origin.log}`)
  await server.stop()
  if (process.env.ONLY) {
    console.log(`${product.name}:\n${outcome}\nWhat the origin saw:\n${readFileSync(origin.log, 'utf8')}`)
    return undefined
  }
  const seconds = Math.round((Date.now() - began) / 1000)
  console.log(`conformance-cache: ${product.name} ${product.version()} tested in ${seconds} s`)
  return { name: product.name, version: product.version(), seconds, ...judge(suite, outcome) }
}

function tell (suite, products) {
  const [own] = products
  const of = totals(suite.groups)
  const deviations = JSON.parse(readFileSync(join(import.meta.dirname, 'deviations.json')))
  const { unexplained, superfluous } = explain(own.failures, deviations)
  console.log(`\nSuite: ${suite.source}: ${of.required} required of a proxy, ${of.optimal} optimal.\n`)
  console.log(table(suite, products))
  if (own.failures.length > 0) console.log(`\nWhat karaula does not pass:\n${list(own.failures)}`)
  if (superfluous.length > 0) console.log(`\nNot needed in deviations.json: ${superfluous.join(', ')}`)
  console.log(`\nRequired without a reason: ${unexplained.length}`)
  mkdirSync(join(ROOT, 'out'), { recursive: true })
  writeFileSync(join(ROOT, 'out/conformance-cache.json'), JSON.stringify({ suite: suite.source, totals: of, products }, null, 2) + '\n')
  console.log(`conformance-cache: karaula required ${own.required}/${of.required} optimal ${own.optimal}/${of.optimal}`)
}
