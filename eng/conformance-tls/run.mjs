// What testssl.sh finds about the edge's TLS: nothing above LOW, and grade A or better.
//   EDGE  another edge than the one built here: a native file or a dll.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, run } from '../conformance-cache/processes.mjs'
import { startEdge } from '../conformance-h2/edge.mjs'
import { issue } from './authority.mjs'
import { grade } from './grade.mjs'

const ROOT = join(import.meta.dirname, '../..')
const NAME = 'localhost'
// WARN is a check that the tool could not make: shown, but no finding.
const FINE = ['OK', 'INFO', 'LOW', 'WARN', 'DEBUG']
// What a site says of itself is the origin's: the edge passes it on.
const SITE_FIELDS = {
  'Strict-Transport-Security': 'max-age=31536000', 'X-Content-Type-Options': 'nosniff', 'X-Frame-Options': 'DENY', 'Content-Security-Policy': "default-src 'self'"
}
const GRADES = ['A+', 'A']

const work = mkdtempSync(join(tmpdir(), 'karaula-conformance-tls-'))
try {
  const passed = await main()
  rmSync(work, { recursive: true, force: true })
  process.exit(passed ? 0 : 1)
} catch (error) {
  console.error(`conformance-tls: could not measure: ${error.message} (${work})`)
  process.exit(2)
}

async function main () {
  let list = ''
  // The origin, and the authority's list of what it has revoked.
  const origin = createServer((request, response) => request.resume().on('end', () =>
    request.url === '/list.crl' ? response.end(readFileSync(list)) : response.writeHead(200, SITE_FIELDS).end('hello')))
  await new Promise(resolve => origin.listen(0, '127.0.0.1', resolve))
  const identity = await issue(work, NAME, `http://127.0.0.1:${origin.address().port}/list.crl`)
  list = identity.list
  const port = await freePort()
  const edge = await startEdge(work, { port, origin: origin.address().port, hosts: [NAME], ...identity })
  const report = join(work, 'report.json')
  console.log('conformance-tls: testssl.sh takes two to six minutes')
  // It ends with the number of what it minds; its report says what.
  await run('testssl', ['--quiet', '--color', '0', '--warnings', 'batch', '--ip', '127.0.0.1', '--nodns', 'min', '--phone-out', '--add-ca', identity.authority, '--jsonfile', report,
    `https://${NAME}:${port}/`]).catch(() => {})
  if (edge.exited) throw new Error(`the edge ended during the tests; see ${edge.log}`)
  await edge.stop()
  origin.close()
  if (!existsSync(report)) throw new Error('testssl.sh gave no report')
  return tell(JSON.parse(readFileSync(report, 'utf8')))
}

function tell (findings) {
  const minded = findings.filter(({ severity }) => !FINE.includes(severity))
  const protocols = findings.filter(({ id }) => /^(SSLv|TLS1)/.test(id))
  if (protocols.length < 6 || !findings.some(({ id }) => id === 'scanTime')) throw new Error(`testssl.sh did not come to its end: ${findings.length} findings`)
  const { letter, scores, held } = grade(findings)
  for (const { id, finding } of protocols) console.log(`  ${id.padEnd(8)}${finding}`)
  for (const { severity, id, finding } of findings.filter(({ severity }) => ['LOW', 'WARN'].includes(severity))) console.log(`  ${severity.padEnd(8)}${id}: ${finding}`)
  for (const { severity, id, finding } of minded) console.log(`  ${severity.padEnd(8)}${id}: ${finding}`)
  mkdirSync(join(ROOT, 'out'), { recursive: true })
  writeFileSync(join(ROOT, 'out/conformance-tls.json'), JSON.stringify({ grade: letter, scores, held, findings }, null, 2) + '\n')
  console.log(`conformance-tls: grade ${letter} (protocol ${scores.protocol}, key exchange ${scores.keyExchange}, cipher ${scores.cipher}), ${minded.length} findings above LOW of ${findings.length} (testssl.sh)`)
  return minded.length === 0 && GRADES.includes(letter)
}
