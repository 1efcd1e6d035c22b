// The edge with TLS before an origin, for tools that look at what it says on the wire.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startServer } from '../conformance-cache/processes.mjs'

const DLL = join(import.meta.dirname, '../../artifacts/bin/Karaula.Edge.App/release/karaula-edge.dll')

/** Starts it: EDGE names another than the one built here, a native file or a dll. `hosts` are the one site's names. */
export function startEdge (folder, { port, origin, hosts, certificate, key }) {
  const edge = process.env.EDGE || DLL
  if (!existsSync(edge)) throw new Error(`there is no ${edge}`)
  const file = join(folder, 'karaula.toml')
  writeFileSync(file, configuration(port, origin, hosts, certificate, key))
  const [command, ...args] = edge.endsWith('.dll') ? ['dotnet', edge] : [edge]
  return startServer('karaula', command, [...args, 'run', '--config', file], { port, log: join(folder, 'karaula.log') })
}

// One client asks for all: the limits of a source are raised, nothing else.
const configuration = (port, origin, hosts, certificate, key) => `
[edge]
name = "conformance"
listen = ["https://127.0.0.1:${port}"]
admin = ""

[edge.connections]
handshakes_per_second = 1e4
handshake_burst = 1e4
glitches = 1e6

[[site]]
name = "a"
hosts = [${hosts.map(host => `"${host}"`).join(', ')}]
origin = "http://127.0.0.1:${origin}"

[[certificate]]
file = "${certificate}"
key = "${key}"
`
