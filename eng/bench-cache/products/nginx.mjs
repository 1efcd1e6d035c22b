// nginx with one worker: as commonly configured, and with open files kept, which spares it opening the file for each hit.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const product = (name, extra) => ({
  name,
  threads: 'worker_processes 1',
  missing: {},
  command ({ ports, origin, folder, certificate, key }) {
    mkdirSync(join(folder, 'cache'))
    const file = join(folder, 'nginx.conf')
    writeFileSync(file, configuration(ports, origin, folder, certificate, key, extra))
    return ['nginx', '-c', file, '-p', folder, '-e', 'stderr']
  }
})

export const nginx = product('nginx', '')
export const nginxOpenFiles = product('nginx-open', 'open_file_cache max=1000; open_file_cache_valid 60s;')

const configuration = (ports, origin, folder, certificate, key, extra) => `
daemon off;
${process.getuid() === 0 ? 'user root;' : ''}
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr;
events { worker_connections 4096; }
http {
    access_log off;
    sendfile on;
    keepalive_requests 1000000000;
    ${extra}
    client_body_temp_path ${folder}/body;
    proxy_temp_path ${folder}/proxy;
    fastcgi_temp_path ${folder}/fastcgi;
    uwsgi_temp_path ${folder}/uwsgi;
    scgi_temp_path ${folder}/scgi;
    proxy_cache_path ${folder}/cache levels=1:2 keys_zone=bench:8m max_size=256m use_temp_path=off;
    ssl_certificate ${certificate};
    ssl_certificate_key ${key};
    # This nginx leaves TLS 1.3 out unless it is asked for, and a resumption of TLS 1.2 exchanges no keys: another thing.
    ssl_protocols TLSv1.2 TLSv1.3;
    server {
        listen 127.0.0.1:${ports.h1};
        listen 127.0.0.1:${ports.h2} http2;
        listen 127.0.0.1:${ports['h1-tls']} ssl;
        listen 127.0.0.1:${ports['h2-tls']} ssl http2;
        location / {
            proxy_pass http://127.0.0.1:${origin};
            proxy_http_version 1.1;
            proxy_cache bench;
            proxy_cache_lock on;
            proxy_cache_revalidate on;
        }
    }
}
`
