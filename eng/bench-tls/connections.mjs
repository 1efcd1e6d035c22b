// New TLS connections, one request on each, sixteen at a time: `node connections.mjs PORT full|resumed h1-tls|h2-tls PATH SECONDS`. Prints how many.
import { connect } from 'node:tls'

const [port, way, protocol, path, seconds] = process.argv.slice(2)
const AT_ONCE = 16
const isHttp2 = protocol === 'h2-tls'
const bytes = isHttp2 ? frames() : Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`)
const end = Date.now() + Number(seconds) * 1000
const counts = { requests: 0, resumed: 0, wrong: 0 }
// With TLS 1.3 a ticket comes after the handshake: each place resumes with the last that it was given.
const sessions = new Array(AT_ONCE)

await Promise.all(sessions.fill(undefined).map((_, place) => work(place)))
console.log(JSON.stringify(counts))

async function work (place) {
  if (way === 'resumed') await once(place)
  while (Date.now() < end) {
    const { isWhole, isResumed } = await once(place)
    counts.requests++
    counts.resumed += isResumed ? 1 : 0
    counts.wrong += isWhole ? 0 : 1
  }
}

function once (place) {
  return new Promise(resolve => {
    const socket = connect({
      port: Number(port), host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: [isHttp2 ? 'h2' : 'http/1.1'],
      session: way === 'resumed' ? sessions[place] : undefined
    })
    let received = Buffer.alloc(0)
    let isResumed = false
    let isTls13 = false
    socket.once('secureConnect', () => { isResumed = socket.isSessionReused(); isTls13 = socket.getProtocol() === 'TLSv1.3'; socket.write(bytes) })
    socket.on('session', session => { sessions[place] = session })
    socket.on('data', chunk => {
      received = Buffer.concat([received, chunk])
      if (isWhole(received)) socket.end()
    })
    socket.on('error', () => {}) // what was received counts
    socket.on('close', () => resolve({ isWhole: isTls13 && isWhole(received), isResumed }))
  })
}

function isWhole (received) {
  if (!isHttp2) return received.length > 1024 && received.toString('latin1', 0, 12) === 'HTTP/1.1 200'
  for (let at = 0; at + 9 <= received.length; at += 9 + received.readUIntBE(at, 3))
    if (received[at + 3] === 0 && (received[at + 4] & 1) !== 0) return at + 9 + received.readUIntBE(at, 3) <= received.length
  return false
}

// The preface, SETTINGS, and one request without compression (RFC 7541, section 6.2.2).
function frames () {
  const text = value => Buffer.concat([Buffer.from([value.length]), Buffer.from(value)])
  const block = Buffer.concat([[':method', 'GET'], [':scheme', 'https'], [':authority', '127.0.0.1'], [':path', path]]
    .flatMap(([name, value]) => [Buffer.from([0]), text(name), text(value)]))
  return Buffer.concat([
    Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
    Buffer.from([0, 0, block.length, 1, 5, 0, 0, 0, 1]), block
  ])
}
