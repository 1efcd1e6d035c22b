// nginx, with the caching directives under which the suite's site tests it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startServer, versionOf } from '../processes.mjs'

export const name = 'nginx'
export const version = () => versionOf('nginx', '-v')

export async function start ({ port, origin, folder }) {
  mkdirSync(join(folder, 'cache'))
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, configuration(port, origin, folder))
  return startServer(name, 'nginx', ['-c', file, '-p', folder, '-e', 'stderr'], { port, log: join(folder, 'nginx.log') })
}

const configuration = (port, origin, folder) => `
daemon off;
${process.getuid() === 0 ? 'user root;' : ''}
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr;
events { worker_connections 2048; }
http {
    access_log off;
    client_body_temp_path ${folder}/body;
    proxy_temp_path ${folder}/proxy;
    fastcgi_temp_path ${folder}/fastcgi;
    uwsgi_temp_path ${folder}/uwsgi;
    scgi_temp_path ${folder}/scgi;
    proxy_cache_path ${folder}/cache levels=1:2 keys_zone=suite:8m max_size=1000m inactive=600m use_temp_path=off;
    server {
        listen 127.0.0.1:${port};
        location / {
            proxy_pass http://127.0.0.1:${origin};
            proxy_http_version 1.1;
            proxy_cache suite;
            proxy_cache_revalidate on;
        }
    }
}
`
