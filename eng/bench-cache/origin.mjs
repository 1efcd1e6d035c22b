// The origin of both benchmarks, a process of its own. It answers
//   /bytes/N        N bytes that may be stored for an hour
//   /trickle/N      N bytes that may be stored, the first after 300 ms, the rest in pieces over another 200 ms
//   /short/NAME     1 KB that may be stored for a second, with a validator
//   /count          how often each of the above was asked for, as JSON, with 304 counted apart; and when the first byte left
import { createServer } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

const bodies = new Map()
const counts = {}
const firstByte = {}
const LAST_MODIFIED = 'Mon, 02 Jan 2023 08:00:00 GMT'

const count = (path, what) => {
  counts[path] ??= { full: 0, validated: 0 }
  counts[path][what]++
}

function body (size) {
  if (!bodies.has(size)) bodies.set(size, Buffer.from('a newsroom keeps its readers. '.repeat(Math.ceil(size / 30)).slice(0, size)))
  return bodies.get(size)
}

const handlers = {
  bytes (path, size, response) {
    count(path, 'full')
    response.writeHead(200, headers(size, 'max-age=3600'))
    response.end(body(Number(size)))
  },

  async trickle (path, size, response) {
    count(path, 'full')
    const content = body(Number(size))
    await pause(300)
    response.writeHead(200, headers(size, 'max-age=3600'))
    firstByte[path] ??= Date.now() // the wall clock: the same for every process of this machine
    const piece = Math.ceil(content.length / 10)
    for (let at = 0; at < content.length; at += piece) {
      response.write(content.subarray(at, at + piece))
      await pause(20)
    }
    response.end()
  },

  short (path, name, response, request) {
    const etag = `"${name}"`
    if (request.headers['if-none-match'] === etag) {
      count(path, 'validated')
      response.writeHead(304, { ETag: etag, 'Cache-Control': 'max-age=1' })
      response.end()
      return
    }
    count(path, 'full')
    response.writeHead(200, { ...headers(1024, 'max-age=1'), ETag: etag })
    response.end(body(1024))
  },

  count (path, _, response) {
    response.setHeader('Cache-Control', 'no-store')
    response.end(JSON.stringify({ counts, firstByte }))
  }
}

const headers = (size, control) => ({
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Length': size,
  'Cache-Control': control,
  'Last-Modified': LAST_MODIFIED
})

const server = createServer((request, response) => {
  const [, kind, argument] = request.url.split('?')[0].split('/')
  const handler = Object.hasOwn(handlers, kind) ? handlers[kind] : undefined
  if (handler) return handler(request.url, argument, response, request)
  response.writeHead(404)
  response.end()
})
server.keepAliveTimeout = 60_000
server.listen(Number(process.argv[2]), '127.0.0.1', 4096)
