// HAProxy, with the cache section under which the suite's site tests it.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startServer, versionOf } from '../processes.mjs'

export const name = 'haproxy'
export const version = () => versionOf('haproxy', '-v')

export async function start ({ port, origin, folder }) {
  const file = join(folder, 'haproxy.cfg')
  writeFileSync(file, configuration(port, origin))
  return startServer(name, 'haproxy', ['-db', '-f', file], { port, log: join(folder, 'haproxy.log') })
}

const configuration = (port, origin) => `
defaults
    mode http
    timeout connect 5s
    timeout client 1m
    timeout server 1m

cache suite
    total-max-size 4
    max-object-size 10000
    max-age 240
    process-vary on
    max-secondary-entries 12

frontend front
    bind 127.0.0.1:${port}
    filter cache suite
    http-request cache-use suite
    http-response cache-store suite
    default_backend back

backend back
    server origin 127.0.0.1:${origin}
`
