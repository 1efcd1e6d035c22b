// Asks and is refused, on kept connections from many loopback addresses (or from another one after each four answers, since nobody is challenged again and
// again), or on a new connection each time, and prints what came back:
//   node refused.mjs PORT SECONDS kept|moving|closed
// {"refused": …, "statuses": {"403": …, "closed": …}}
import { connect } from 'node:net'

const [port, seconds, way] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]]
const CONNECTIONS = 32
const REQUEST = `GET /page HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: karaula-bench\r\nAccept: ${way === 'moving' ? 'text/html' : '*/*'}\r\n\r\n`
const statuses = {}
const end = Date.now() + seconds * 1000
let open = 0

const count = status => { statuses[status] = (statuses[status] ?? 0) + 1 }

// What holds the one connection that the edge grants a source: those that follow are closed.
const held = way === 'closed' ? connect({ port, host: '127.0.0.1', localAddress: '127.0.0.1' }) : undefined
held?.on('error', () => {})
if (held) await new Promise(resolve => { held.once('connect', resolve); held.once('error', resolve) })

let addresses = process.pid % 100 << 16
const next = () => `127.${1 + (addresses >> 16) % 250}.${(addresses >> 8) & 255}.${1 + addresses++ % 254}`

for (let i = 0; i < CONNECTIONS; i++) way === 'closed' ? again() : keep(next())

function again () {
  const socket = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.1' })
  let answer = ''
  open++
  socket.setEncoding('latin1')
  socket.on('connect', () => socket.write(REQUEST))
  socket.on('data', data => { answer += data })
  socket.on('error', () => {})
  socket.on('close', () => {
    count(answer ? answer.slice(9, 12) : 'closed')
    open--
    if (Date.now() < end) again()
    else if (open === 0) tell()
  })
}

function keep (localAddress) {
  let answers = 0
  const socket = connect({ port, host: '127.0.0.1', localAddress })
  let answer = ''
  open++
  socket.setEncoding('latin1')
  socket.on('connect', () => socket.write(REQUEST))
  socket.on('data', data => {
    answer += data
    const head = answer.indexOf('\r\n\r\n')
    if (head < 0) return
    const length = /content-length: *(\d+)/i.exec(answer.slice(0, head))
    if (!length) throw new Error(`an answer without Content-Length: ${answer.slice(0, head)}`)
    if (answer.length < head + 4 + Number(length[1])) return
    count(answer.slice(9, 12))
    const closes = /connection: *close/i.test(answer.slice(0, head))
    answer = ''
    if (Date.now() >= end || closes || (way === 'moving' && ++answers === 4)) socket.end()
    else socket.write(REQUEST)
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    open--
    if (Date.now() < end) keep(way === 'moving' ? next() : localAddress)
    else if (open === 0) tell()
  })
}

function tell () {
  held?.destroy()
  console.log(JSON.stringify({ refused: Object.values(statuses).reduce((all, one) => all + one, 0), statuses }))
}
