// Sends bytes, as they are, and collects what comes back.
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'

const SILENCE_MS = 350

/** Sends a text, one byte a character. Ends when the edge closes, or says nothing any more. */
export async function sendRaw (port, text) {
  const answer = await exchange(connect(port, '127.0.0.1'), 'connect', Buffer.from(text, 'latin1'))
  return { status: /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 'none', text: answer }
}

/** Sends a request in frames made by hand, its fields without any compression (RFC 7541, section 6.2.2). */
export async function sendFrames (port, { fields, body }) {
  const block = Buffer.concat(fields.flatMap(([name, value]) => [Buffer.from([0]), literal(name), literal(value)]))
  const data = Buffer.from(body, 'latin1')
  const bytes = Buffer.concat([
    Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(4, 0, 0, Buffer.alloc(0)),
    frame(1, data.length > 0 ? 4 : 5, 1, block), ...(data.length > 0 ? [frame(0, 1, 1, data)] : [])
  ])
  const socket = connectTls({ port, host: '127.0.0.1', ALPNProtocols: ['h2'], rejectUnauthorized: false })
  const answer = await exchange(socket, 'secureConnect', bytes)
  return { status: endOf(Buffer.from(answer, 'latin1')), text: answer }
}

function exchange (socket, ready, bytes) {
  return new Promise((resolve, reject) => {
    let answer = ''
    let opened = false
    let timer
    const end = () => { socket.destroy(); resolve(answer) }
    socket.once(ready, () => {
      opened = true
      socket.write(bytes)
      timer = setTimeout(end, SILENCE_MS * 2)
    })
    socket.on('data', chunk => {
      answer += chunk.toString('latin1')
      clearTimeout(timer)
      timer = setTimeout(end, SILENCE_MS)
    })
    socket.on('error', error => { if (opened) end(); else reject(error) })
    socket.on('close', () => { clearTimeout(timer); resolve(answer) })
  })
}

const frame = (type, flags, stream, payload) =>
  Buffer.concat([Buffer.from([payload.length >> 16, payload.length >> 8, payload.length, type, flags, 0, 0, 0, stream]), payload])

function literal (text) {
  const bytes = Buffer.from(text, 'latin1')
  const length = bytes.length < 127 ? [bytes.length] : [127, ...integer(bytes.length - 127)]
  return Buffer.concat([Buffer.from(length), bytes])
}

function integer (value) {
  return value < 128 ? [value] : [(value & 127) | 128, ...integer(value >> 7)]
}

// What the edge's frames say of the stream: answered, reset, or that the connection ends.
function endOf (bytes) {
  const seen = []
  for (let at = 0; at + 9 <= bytes.length; at += 9 + bytes.readUIntBE(at, 3)) seen.push(bytes[at + 3])
  return seen.includes(7) ? 'GOAWAY' : seen.includes(3) ? 'RST_STREAM' : seen.includes(1) ? 'answered' : 'none'
}
