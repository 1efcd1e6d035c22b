// HAProxy with one thread.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const haproxy = {
  name: 'haproxy',
  threads: 'nbthread 1',
  missing: {},
  command ({ ports, origin, folder, certificate, key }) {
    const both = join(folder, 'both.pem')
    writeFileSync(both, readFileSync(certificate, 'utf8') + readFileSync(key, 'utf8'))
    const file = join(folder, 'haproxy.cfg')
    writeFileSync(file, configuration(ports, origin, both))
    return ['haproxy', '-db', '-f', file]
  }
}

const configuration = (ports, origin, certificate) => `
global
    nbthread 1
    maxconn 4096

defaults
    mode http
    timeout connect 5s
    timeout client 1m
    timeout server 1m

cache bench
    total-max-size 256
    max-object-size 1000000
    max-age 3600
    process-vary on

frontend front
    bind 127.0.0.1:${ports.h1}
    bind 127.0.0.1:${ports.h2} proto h2
    bind 127.0.0.1:${ports['h1-tls']} ssl crt ${certificate} alpn http/1.1
    bind 127.0.0.1:${ports['h2-tls']} ssl crt ${certificate} alpn h2
    filter cache bench
    http-request cache-use bench
    http-response cache-store bench
    default_backend back

backend back
    server origin 127.0.0.1:${origin}
`
