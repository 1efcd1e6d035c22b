// The edge as a site runs it: its defaults, with the limits that one test client would meet raised.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startServer } from '../processes.mjs'

const ROOT = join(import.meta.dirname, '../../..')
const DLL = join(ROOT, 'artifacts/bin/Karaula.Edge.App/release/karaula-edge.dll')

export const name = 'karaula'

/** `EDGE` names another edge than the one built here: a native file or a dll. */
export async function start ({ port, origin, folder }) {
  const edge = process.env.EDGE || DLL
  if (!existsSync(edge)) throw new Error(`there is no ${edge}`)
  const file = join(folder, 'karaula.toml')
  writeFileSync(file, configuration(port, origin))
  const [command, ...args] = edge.endsWith('.dll') ? ['dotnet', edge] : [edge]
  return startServer(name, command, [...args, 'run', '--config', file], { port, log: join(folder, 'karaula.log') })
}

export const version = () => (process.env.EDGE ? 'given' : 'built here')

const configuration = (port, origin) => `
[edge]
name = "conformance"
listen = ["http://127.0.0.1:${port}"]
admin = ""

[edge.limits]
requests_per_second = 1e6
burst = 1e6
prefix_requests_per_second = 1e7
prefix_burst = 1e7
origin_concurrency = 1000
origin_queue = 1000

[[site]]
name = "suite"
hosts = ["127.0.0.1", "localhost"]
origin = "http://127.0.0.1:${origin}"

[site.cache]
heuristic_seconds = 86400
`
