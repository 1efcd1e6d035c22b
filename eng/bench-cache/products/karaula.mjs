// The edge: published as a native file, and built for the JIT.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../../..')
const NO_H2C = 'the edge speaks HTTP/2 with TLS only, as browsers do'

export const edge = (name, file) => ({
  name,
  threads: 'one core; the runtime sizes its pools by it',
  missing: { h2: NO_H2C },
  command ({ ports, origin, folder, certificate, key }) {
    if (!existsSync(file)) throw new Error(`there is no ${file}`)
    const settings = join(folder, 'karaula.toml')
    mkdirSync(join(folder, 'state'))
    writeFileSync(settings, configuration(ports, origin, certificate, key))
    const run = ['run', '--config', settings]
    return file.endsWith('.dll') ? ['dotnet', file, ...run] : [file, ...run]
  }
})

export const native = edge('karaula', process.env.EDGE || join(ROOT, 'out/publish/edge/karaula-edge'))
export const jit = edge('karaula-jit', join(ROOT, 'artifacts/bin/Karaula.Edge.App/release/karaula-edge.dll'))

// One client asks for all: the limits of a source are raised, nothing else.
const configuration = (ports, origin, certificate, key) => `
[edge]
name = "bench"
listen = [${listen(ports)}]
admin = ""

[edge.limits]
requests_per_second = 1e6
burst = 1e6
prefix_requests_per_second = 1e7
prefix_burst = 1e7

[edge.connections]
per_source = 4000
handshakes_per_second = 1e6
handshake_burst = 1e6
network_handshakes_per_second = 1e6
network_handshake_burst = 1e6

[[site]]
name = "bench"
hosts = ["127.0.0.1"]
origin = "http://127.0.0.1:${origin}"

[[certificate]]
file = "${certificate}"
key = "${key}"
`

const listen = ports => ['h1', 'h1-tls', 'h2-tls'].filter(protocol => ports[protocol])
  .map(protocol => `"${protocol === 'h1' ? 'http' : 'https'}://127.0.0.1:${ports[protocol]}"`).join(', ')
