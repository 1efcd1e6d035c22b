// What refuses, and how each is told to: by closing the connection, with 403, with 429, with a challenge. Null where it has no such way.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
const EDGE = process.env.EDGE || join(ROOT, 'out/publish/edge/karaula-edge')

const write = (folder, name, text) => {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

const KARAULA = {
  closed: { connections: 'per_source = 1' },
  403: { rule: 'refuse' },
  429: { limits: 'requests_per_second = 0.1\nburst = 1' },
  challenge: { rule: 'challenge' }
}

export const karaula = {
  name: 'karaula',
  command (way, port, folder) {
    if (!existsSync(EDGE)) throw new Error(`there is no ${EDGE}`)
    const { connections, rule, limits } = KARAULA[way]
    mkdirSync(join(folder, 'state'))
    return [EDGE, 'run', '--config', write(folder, 'karaula.toml', `
[edge]
name = "bench"
listen = ["http://127.0.0.1:${port}"]
admin = ""
[edge.limits]
${limits ?? 'requests_per_second = 1e6\nburst = 1e6'}
prefix_requests_per_second = 1e7
prefix_burst = 1e7
[edge.connections]
${connections ?? 'per_source = 4000'}
handshakes_per_second = 1e6
handshake_burst = 1e6
network_handshakes_per_second = 1e6
network_handshake_burst = 1e6
[[site]]
name = "bench"
hosts = ["127.0.0.1"]
origin = "http://127.0.0.1:9"
${rule ? `[[site.rule]]\nname = "all"\nwhen = 'path starts_with "/"'\naction = "${rule}"\nshadow = false\nholdback = 0\nrollback_below = 0\n` : ''}`)]
  }
}

const NGINX = { closed: 'return 444;', 403: 'deny all;', 429: 'limit_req zone=all; limit_req_status 429; proxy_pass http://127.0.0.1:9;' }

export const nginx = {
  name: 'nginx',
  command (way, port, folder) {
    return NGINX[way] && ['nginx', '-p', folder, '-e', 'stderr', '-c', write(folder, 'nginx.conf', `
daemon off;
${process.getuid() === 0 ? 'user root;' : ''}
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr crit;
events { worker_connections 4096; }
http {
    access_log off;
    keepalive_requests 1000000000;
    client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi; uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
    limit_req_zone $binary_remote_addr zone=all:10m rate=1r/m;
    server { listen 127.0.0.1:${port}; location / { ${NGINX[way]} } }
}
`)]
  }
}

const HAPROXY = {
  closed: 'tcp-request connection reject',
  403: 'http-request deny deny_status 403',
  429: 'stick-table type ip size 100k expire 10m store http_req_rate(600s)\n    http-request track-sc0 src\n    http-request deny deny_status 429 if { sc_http_req_rate(0) gt 0 }'
}

export const haproxy = {
  name: 'haproxy',
  command (way, port, folder) {
    return HAPROXY[way] && ['haproxy', '-f', write(folder, 'haproxy.cfg', `
global
    nbthread 1
    maxconn 4096
defaults
    mode http
    timeout connect 2s
    timeout client 30s
    timeout server 30s
frontend all
    bind 127.0.0.1:${port}
    ${HAPROXY[way]}
    default_backend none
backend none
    server none 127.0.0.1:9
`)]
  }
}
