// Load from wrk (HTTP/1.1) and h2load (HTTP/2), on a processor of its own.
import { run } from '../conformance-cache/processes.mjs'

const CONNECTIONS = 32
const STREAMS = 8
const LOAD_CPU = '1'
const FIELDS = { Accept: 'text/html', 'User-Agent': 'karaula-bench' }

/** Requests answered in `seconds`, and how long it really took. Throws when an answer was wrong. */
export async function load (url, protocol, seconds) {
  const output = await run('taskset', ['-c', LOAD_CPU, ...(protocol.startsWith('h2') ? h2load(url, seconds) : wrk(url, seconds))])
  const result = protocol.startsWith('h2') ? readH2load(output) : readWrk(output)
  if (!(result.requests > 0) || result.wrong) throw new Error(`${url} was not answered as it should:\n${output}`)
  return result
}

const wrk = (url, seconds) =>
  ['wrk', '-t', '1', '-c', `${CONNECTIONS}`, '-d', `${seconds}s`, ...Object.entries(FIELDS).flatMap(([name, value]) => ['-H', `${name}: ${value}`]), url]

const h2load = (url, seconds) =>
  ['h2load', '-t', '1', '-c', `${CONNECTIONS}`, '-m', `${STREAMS}`, '-D', `${seconds}`, ...Object.entries(FIELDS).flatMap(([name, value]) => ['-H', `${name}: ${value}`]), url]

function readWrk (output) {
  const [, requests, seconds, unit] = /(\d+) requests in ([\d.]+)(s|m)/.exec(output) ?? []
  return { requests: Number(requests), seconds: Number(seconds) * (unit === 'm' ? 60 : 1), wrong: /Socket errors|Non-2xx/.test(output) }
}

function readH2load (output) {
  const [, seconds] = /finished in ([\d.]+)s/.exec(output) ?? []
  const [, ok, other] = /status codes: (\d+) 2xx, (.*)/.exec(output) ?? []
  const [, failed, errored, timeout] = /(\d+) failed, (\d+) errored, (\d+) timeout/.exec(output) ?? []
  return { requests: Number(ok), seconds: Number(seconds), wrong: /[1-9]\d* [345]xx/.test(other ?? '1 5xx') || [failed, errored, timeout].some(value => value !== '0') }
}
