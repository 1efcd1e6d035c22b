// The edge: published as a native file, and built for the JIT.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../../..')
const NO_TLS = 'the edge does not terminate TLS yet'

export const edge = (name, file) => ({
  name,
  threads: 'one core; the runtime sizes its pools by it',
  missing: { h2: 'the edge speaks HTTP/2 with TLS only, and has none yet', 'h1-tls': NO_TLS, 'h2-tls': NO_TLS },
  command ({ ports, origin, folder }) {
    if (!existsSync(file)) throw new Error(`there is no ${file}`)
    const settings = join(folder, 'karaula.toml')
    mkdirSync(join(folder, 'state'))
    writeFileSync(settings, configuration(ports.h1, origin))
    const run = ['run', '--config', settings]
    return file.endsWith('.dll') ? ['dotnet', file, ...run] : [file, ...run]
  }
})

export const native = edge('karaula', process.env.EDGE || join(ROOT, 'out/publish/edge/karaula-edge'))
export const jit = edge('karaula-jit', join(ROOT, 'artifacts/bin/Karaula.Edge.App/release/karaula-edge.dll'))

// One client asks for all: the limits of a source are raised, nothing else.
const configuration = (port, origin) => `
[edge]
name = "bench"
listen = ["http://127.0.0.1:${port}"]
admin = ""

[edge.limits]
requests_per_second = 1e6
burst = 1e6
prefix_requests_per_second = 1e7
prefix_burst = 1e7

[[site]]
name = "bench"
hosts = ["127.0.0.1"]
origin = "http://127.0.0.1:${origin}"
`
