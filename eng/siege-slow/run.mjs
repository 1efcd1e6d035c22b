// Slow heads, slow bodies and slow readers, thousands of each, one shape after another, while readers ask for pages: what share of them is answered
// in time, and how much memory the edge takes.
//   CONNECTIONS  of each shape. Default: 4000.
//   DURATION     for which readers ask, seconds. Default: 20.
//   EDGE         another edge than the one built here: a native file or a dll.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort, startServer } from '../conformance-cache/processes.mjs'

const ROOT = join(import.meta.dirname, '../..')
const DLL = join(ROOT, 'artifacts/bin/Karaula.Edge.App/release/karaula-edge.dll')
const SHAPES = { slowloris: 'heads that never end', 'slow-body': 'bodies that never end', 'slow-read': 'readers of 2 MB who stop' }
const connections = Number(process.env.CONNECTIONS || 4000)
const seconds = Number(process.env.DURATION || 20)
const EVERY_MS = 50
const DEADLINE_MS = 2000
const LARGE = Buffer.alloc(2 << 20, 'x')

const work = mkdtempSync(join(tmpdir(), 'karaula-siege-slow-'))
try {
  await main()
  rmSync(work, { recursive: true, force: true })
  process.exit(0)
} catch (error) {
  console.error(`siege-slow: could not measure: ${error.message} (${work})`)
  process.exit(2)
}

async function main () {
  const origin = createServer(answer)
  await new Promise(resolve => origin.listen(0, '127.0.0.1', resolve))
  const rows = [await measure('peace', origin.address().port)]
  for (const shape of Object.keys(SHAPES)) rows.push(await measure(shape, origin.address().port))
  origin.close()
  tell(rows)
}

function answer (request, response) {
  request.resume().on('end', () => {
    const isLarge = request.url === '/large'
    response.writeHead(200, { 'Cache-Control': request.url === '/fresh' ? 'no-store' : 'max-age=3600', 'Content-Length': isLarge ? LARGE.length : 2 })
    response.end(isLarge ? LARGE : 'ok')
  }).on('error', () => {})
}

async function measure (shape, originPort) {
  const port = await freePort()
  const folder = join(work, shape)
  mkdirSync(folder)
  const edge = await startEdge(port, originPort, folder)
  await ask(port, '/large', 'GET', 0)
  const attack = shape === 'peace' ? undefined : await startAttack(shape, port)
  const answered = []
  for (let at = 0; at < seconds * 1000 / EVERY_MS; at++) {
    // A third each: from the cache, from the origin, and with a body.
    answered.push(ask(port, ['/page', '/fresh', '/form'][at % 3], at % 3 === 2 ? 'POST' : 'GET', at))
    await pause(EVERY_MS)
  }
  const times = await Promise.all(answered)
  if (edge.exited) throw new Error(`the edge ended under ${shape}; see ${edge.log}`)
  const open = attack?.connected() ?? 0
  attack?.stop()
  const rss = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${edge.pid}/status`, 'utf8'))[1]) / 1024
  await edge.stop()
  const good = times.filter(time => time !== undefined && time <= DEADLINE_MS).sort((a, b) => a - b)
  return { shape, opened: open, asked: times.length, goodput: good.length / times.length, p99: good[Math.floor(good.length * 0.99)] ?? DEADLINE_MS, rss }
}

async function startAttack (shape, port) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'attack.mjs'), shape, `${port}`, `${connections}`], { stdio: ['ignore', 'pipe', 'inherit'] })
  process.once('exit', () => child.kill('SIGKILL'))
  let opened = 0
  await new Promise((resolve, reject) => {
    child.stdout.on('data', chunk => { opened = Number(String(chunk).trim().split('\n').pop()); if (opened >= connections) resolve() })
    child.once('exit', code => reject(new Error(`the attack ended with ${code}`)))
    setTimeout(resolve, 60_000).unref()
  })
  if (opened < connections) throw new Error(`only ${opened} of ${connections} connections of ${shape} could be opened`)
  return { connected: () => opened, stop: () => child.kill('SIGKILL') }
}

/** Milliseconds until a reader has the whole answer, each reader in a network of its own; undefined for one who has not. */
function ask (port, path, method, reader) {
  const began = performance.now()
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    let bytes = 0
    const end = whole => { clearTimeout(timer); socket.destroy(); resolve(whole ? performance.now() - began : undefined) }
    const timer = setTimeout(() => end(false), DEADLINE_MS * 2)
    socket.on('connect', () => socket.write(`PROXY TCP4 198.${18 + (reader >> 8)}.${reader & 255}.7 127.0.0.1 4711 80\r\n` +
      `${method} ${path} HTTP/1.1\r\nHost: site.example\r\nConnection: close\r\n${method === 'POST' ? 'Content-Length: 2\r\n\r\nhi' : '\r\n'}`))
    let head = ''
    socket.on('data', chunk => { bytes += chunk.length; if (head.length < 12) head += chunk.toString('latin1') })
    socket.on('error', () => end(false))
    socket.on('end', () => end(head.startsWith('HTTP/1.1 200') && bytes > 20))
  })
}

async function startEdge (port, origin, folder) {
  const edge = process.env.EDGE || DLL
  if (!existsSync(edge)) throw new Error(`there is no ${edge}`)
  const file = join(folder, 'karaula.toml')
  writeFileSync(file, `
[edge]
name = "siege"
listen = ["http://127.0.0.1:${port}"]
admin = ""
[edge.proxy_protocol]
trusted = ["127.0.0.0/8"]
[[site]]
name = "site"
hosts = ["site.example"]
origin = "http://127.0.0.1:${origin}"
`)
  const [command, ...args] = edge.endsWith('.dll') ? ['dotnet', edge] : [edge]
  return startServer('karaula', command, [...args, 'run', '--config', file], { port, log: join(folder, 'karaula.log') })
}

function tell (rows) {
  console.log(`\n${connections} connections of each shape, from 40 networks; ${1000 / EVERY_MS} readers a second for ${seconds} s, deadline ${DEADLINE_MS / 1000} s.\n`)
  console.log(`${'shape'.padEnd(12)}${'readers'.padStart(9)}${'goodput'.padStart(9)}${'p99 ms'.padStart(9)}${'peak RSS MB'.padStart(13)}  ${''}`)
  for (const row of rows)
    console.log(`${row.shape.padEnd(12)}${`${row.asked}`.padStart(9)}${row.goodput.toFixed(3).padStart(9)}${row.p99.toFixed(1).padStart(9)}${row.rss.toFixed(0).padStart(13)}  ${SHAPES[row.shape] ?? ''}`)
  mkdirSync(join(ROOT, 'out'), { recursive: true })
  writeFileSync(join(ROOT, 'out/siege-slow.json'), JSON.stringify({ connections, seconds, rows }, null, 2) + '\n')
  const worst = rows.reduce((a, b) => (b.goodput < a.goodput ? b : a))
  console.log(`siege-slow: goodput ${worst.goodput.toFixed(3)} at worst (${worst.shape}), peak RSS ${Math.max(...rows.map(row => row.rss)).toFixed(0)} MB`)
}
