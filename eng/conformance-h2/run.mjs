// Runs h2spec, strict, against the edge over TLS.
//   H2SPEC  the program.
//   ONLY    a section instead of all, such as http2/6.5
//   EDGE    another edge than the one built here: a native file or a dll.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { certify } from '../bench-cache/certificate.mjs'
import { freePort, run } from '../conformance-cache/processes.mjs'
import { startEdge } from './edge.mjs'

const ROOT = join(import.meta.dirname, '../..')
const SECONDS = 5

const work = mkdtempSync(join(tmpdir(), 'karaula-conformance-h2-'))
try {
  const failed = await main()
  rmSync(work, { recursive: true, force: true })
  process.exit(failed === 0 ? 0 : 1)
} catch (error) {
  console.error(`conformance-h2: could not measure: ${error.message} (${work})`)
  process.exit(2)
}

async function main () {
  const origin = createServer((request, response) => request.resume().on('end', () => response.end('hello')))
  await new Promise(resolve => origin.listen(0, '127.0.0.1', resolve))
  const port = await freePort()
  const edge = await startEdge(work, { port, origin: origin.address().port, hosts: ['127.0.0.1', 'localhost'], ...await certify(work) })
  const report = join(work, 'report.xml')
  const args = [...(process.env.ONLY ? [process.env.ONLY] : []), '--strict', '--tls', '--insecure', '--host', '127.0.0.1', '--port', `${port}`,
    '--timeout', `${SECONDS}`, '--junit-report', report]
  // It fails when a test does; its report says which.
  const text = await run(process.env.H2SPEC, args).catch(error => error)
  if (edge.exited) throw new Error(`the edge ended during the tests; see ${edge.log}`)
  await edge.stop()
  origin.close()
  if (!existsSync(report)) throw new Error(`h2spec gave no report: ${text}`)
  return tell(readFileSync(report, 'utf8'))
}

function tell (xml) {
  const tests = []
  for (const [, open, inner = ''] of xml.matchAll(/<testcase ([^>]*?)(?:\/>|>(.*?)<\/testcase>)/gs)) {
    const attribute = name => new RegExp(`${name}="([^"]*)"`).exec(open)?.[1] ?? ''
    tests.push({ section: attribute('package'), name: attribute('classname'), passed: !/<(failure|error|skipped)/.test(inner), detail: inner.trim() })
  }
  if (tests.length === 0) throw new Error('h2spec ran no test')
  const failed = tests.filter(test => !test.passed)
  for (const test of failed) console.log(`  ${test.section}: ${test.name}\n${test.detail}`)
  mkdirSync(join(ROOT, 'out'), { recursive: true })
  writeFileSync(join(ROOT, 'out/conformance-h2.json'), JSON.stringify({ tool: versionOf(), tests: tests.length, passed: tests.length - failed.length, failed }, null, 2) + '\n')
  console.log(`conformance-h2: ${tests.length - failed.length} of ${tests.length} passed (h2spec, strict)`)
  return failed.length
}

function versionOf () {
  return spawnSync(process.env.H2SPEC, ['--version'], { encoding: 'utf8' }).stdout.trim()
}
