// Varnish: its built-in VCL, and the parameters under which the suite's site tests it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startServer, versionOf } from '../processes.mjs'

export const name = 'varnish'
export const version = () => versionOf('varnishd', '-V')

export async function start ({ port, origin, folder }) {
  const file = join(folder, 'default.vcl')
  mkdirSync(join(folder, 'work'))
  writeFileSync(file, `vcl 4.1;\nbackend default { .host = "127.0.0.1"; .port = "${origin}"; }\n`)
  const parameters = ['default_ttl=0', 'default_grace=0', 'default_keep=3600'].flatMap(value => ['-p', value])
  return startServer(name, 'varnishd',
    ['-F', '-j', 'none', '-n', join(folder, 'work'), '-a', `127.0.0.1:${port}`, '-f', file, '-s', 'malloc,64M', ...parameters],
    { port, log: join(folder, 'varnish.log') })
}
