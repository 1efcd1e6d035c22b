// An origin that understands nothing: it records what comes, per connection, answers when nothing more comes, and closes.
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

const QUIET_MS = 60
const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok'

/** Starts it on a free port. */
export async function startOrigin () {
  let connections = []
  const server = createServer(socket => {
    const connection = { bytes: '', open: true }
    let timer
    connections.push(connection)
    socket.on('data', chunk => {
      connection.bytes += chunk.toString('latin1')
      clearTimeout(timer)
      timer = setTimeout(() => socket.end(ANSWER), QUIET_MS)
    })
    socket.on('error', () => {}) // the edge may reset what it gives up; what came before counts
    socket.on('close', () => { connection.open = false; clearTimeout(timer) })
  })
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  return {
    port: server.address().port,
    forget () { connections = [] },
    recorded: () => connections.map(connection => connection.bytes),
    /** Returns when every connection that brought something has ended. */
    async quiet () {
      for (const end = Date.now() + 5000; connections.some(({ open, bytes }) => open && bytes); await pause(5))
        if (Date.now() > end) throw new Error('a connection to the origin does not end')
    },
    stop: () => new Promise(resolve => server.close(resolve))
  }
}
