// Traffic Server: the defaults of its package, which are what the suite's site tests, in a folder of its own.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startServer, versionOf } from '../processes.mjs'

export const name = 'trafficserver'
export const version = () => versionOf('traffic_server', '--version')

export async function start ({ port, origin, folder }) {
  const settings = join(folder, 'etc')
  cpSync('/etc/trafficserver', settings, { recursive: true })
  for (const part of ['cache', 'log', 'run']) mkdirSync(join(folder, part))
  writeFileSync(join(settings, 'remap.config'), `map http://127.0.0.1:${port}/ http://127.0.0.1:${origin}/\n`)
  writeFileSync(join(settings, 'storage.config'), `${folder}/cache 64M\n`)
  writeFileSync(join(folder, 'runroot.yaml'), layout(folder, settings))
  // Each record can be set by a variable of its name.
  const env = {
    PROXY_CONFIG_HTTP_SERVER_PORTS: `${port}:ip-in=127.0.0.1`,
    PROXY_CONFIG_URL_REMAP_PRISTINE_HOST_HDR: '1',
    PROXY_CONFIG_ADMIN_USER_ID: '#-1'
  }
  return startServer(name, 'traffic_server', [`--run-root=${folder}/runroot.yaml`], { port, log: join(folder, 'trafficserver.log'), env })
}

const layout = (folder, settings) => `
prefix: ${folder}
exec_prefix: ${folder}
bindir: /usr/bin
sbindir: /usr/sbin
sysconfdir: ${settings}
datadir: ${folder}/cache
includedir: /usr/include
libdir: /usr/lib
libexecdir: /usr/lib/trafficserver/modules
localstatedir: ${folder}/run
runtimedir: ${folder}/run
logdir: ${folder}/log
mandir: /usr/share/man
infodir: /usr/share/info
cachedir: ${folder}/cache
`
