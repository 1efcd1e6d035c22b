// Varnish with one thread pool. It leaves TLS to others.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const NO_TLS = 'Varnish does not terminate TLS'

export const varnish = {
  name: 'varnish',
  threads: 'thread_pools 1, a thread for each connection at work',
  missing: { 'h1-tls': NO_TLS, 'h2-tls': NO_TLS },
  command ({ ports, origin, folder }) {
    const file = join(folder, 'default.vcl')
    mkdirSync(join(folder, 'work'))
    writeFileSync(file, `vcl 4.1;\nbackend default { .host = "127.0.0.1"; .port = "${origin}"; }\n`)
    const parameters = ['thread_pools=1', 'thread_pool_min=100', 'feature=+http2'].flatMap(value => ['-p', value])
    return ['varnishd', '-F', '-j', 'none', '-n', join(folder, 'work'), '-a', `127.0.0.1:${ports.h1}`, '-a', `127.0.0.1:${ports.h2}`,
      '-f', file, '-s', 'malloc,256M', ...parameters]
  }
}
