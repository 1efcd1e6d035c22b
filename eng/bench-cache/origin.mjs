// The origin of both benchmarks, a process of its own: `node origin.mjs PORT [MAX-AGE]`. It answers
//   /bytes/N     N bytes that may be stored for an hour
//   /trickle/N   N bytes that may be stored for an hour: a tenth after 300 ms, another each 20 ms
//   /private/N   N bytes that may not be stored, after 100 ms
//   /short/NAME  1 KB with a validator that may be stored for MAX-AGE seconds
//   /count       how often each of them was asked for, and when its first byte left (ms since 1970), as JSON
import { createServer } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

const [port, maxAge = '1'] = process.argv.slice(2)
const SENTENCE = 'A newsroom keeps its readers. '
const bodies = new Map()
const counts = {}
const firstByte = {}

function body (size) {
  if (!bodies.has(size)) bodies.set(size, Buffer.alloc(size, SENTENCE))
  return bodies.get(size)
}

const head = (size, control, more) => ({
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Length': size,
  'Cache-Control': control,
  ...more
})

const handlers = {
  bytes ({ size, response }) {
    response.writeHead(200, head(size, 'max-age=3600'))
    response.end(body(size))
  },

  async trickle ({ path, size, response }) {
    await pause(300)
    response.writeHead(200, head(size, 'max-age=3600'))
    const piece = Math.ceil(size / 10)
    firstByte[path] ??= performance.timeOrigin + performance.now()
    for (let at = 0; at < size; at += piece) {
      response.write(body(size).subarray(at, at + piece))
      await pause(20)
    }
    response.end()
  },

  async private ({ size, response }) {
    await pause(100)
    response.writeHead(200, head(size, 'no-store'))
    response.end(body(size))
  },

  short ({ argument, request, response }) {
    const validator = { ETag: `"${argument}"` }
    const unchanged = request.headers['if-none-match'] === validator.ETag
    response.writeHead(unchanged ? 304 : 200, unchanged ? { ...validator, 'Cache-Control': `max-age=${maxAge}` } : head(1024, `max-age=${maxAge}`, validator))
    response.end(unchanged ? undefined : body(1024))
  }
}

const server = createServer((request, response) => {
  const path = request.url
  const [, kind, argument] = path.split('/')
  if (kind === 'count') {
    response.end(JSON.stringify({ counts, firstByte }))
  } else if (Object.hasOwn(handlers, kind)) {
    counts[path] = (counts[path] ?? 0) + 1
    handlers[kind]({ path, argument, size: Number(argument), request, response })
  } else {
    response.writeHead(404)
    response.end()
  }
})
server.keepAliveTimeout = 60_000
server.listen(Number(port), '127.0.0.1', 4096)
