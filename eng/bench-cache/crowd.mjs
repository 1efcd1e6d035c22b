// A crowd of readers that ask for the same thing at the same moment, each on a connection of its own.
import { connect } from 'node:net'
import { once } from 'node:events'

const clock = () => performance.timeOrigin + performance.now()

/**
 * Connects all readers first, then lets them ask at once.
 * @param deaf how many of the first readers never read their answer; nobody waits for them
 * @returns for each other reader: status, bytes of the body received, when its first byte came and when its last (ms since 1970)
 */
export async function ask (port, path, { readers, deaf = 0, patience = 30_000 }) {
  const request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: karaula-storm\r\n\r\n`
  const deafSockets = []
  for (let i = 0; i < deaf; i++) {
    const socket = connect(port, '127.0.0.1').pause()
    await once(socket, 'connect')
    socket.on('error', () => {}) // it is destroyed below with an answer unread
    deafSockets.push(socket)
  }
  const crowd = await Promise.all(Array.from({ length: readers - deaf }, () => reader(port)))
  const asked = clock()
  for (const socket of deafSockets) socket.write(request)
  for (const { socket } of crowd) socket.write(request)
  await Promise.race([Promise.all(crowd.map(({ done }) => done)), new Promise(resolve => setTimeout(resolve, patience).unref())])
  for (const socket of [...deafSockets, ...crowd.map(({ socket }) => socket)]) socket.destroy()
  return { asked, answers: crowd.map(({ answer }) => answer) }
}

async function reader (port) {
  const answer = { status: 0, received: 0, complete: false, first: undefined, last: undefined }
  let finish
  const done = new Promise(resolve => { finish = resolve })
  let head = ''
  let length = Infinity
  const take = (size, buffer) => {
    answer.first ??= clock() // before anything else: the others wait for this process, too
    if (length === Infinity) {
      head += buffer.latin1Slice(0, size)
      const end = head.indexOf('\r\n\r\n')
      if (end < 0) return true
      answer.status = Number(head.slice(9, 12))
      length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
      answer.received = head.length - end - 4
    } else {
      answer.received += size
    }
    if (answer.received >= length) {
      answer.last = clock()
      answer.complete = answer.received === length
      finish()
    }
    return true
  }
  const socket = connect({ port, host: '127.0.0.1', onread: { buffer: Buffer.alloc(64 * 1024), callback: take } })
  await once(socket, 'connect')
  socket.on('error', finish)
  socket.on('close', finish)
  return { socket, answer, done }
}
