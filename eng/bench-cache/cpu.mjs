// What a server's processes have used of the processor, theirs and their children's (proc(5)).
import { readFileSync, readdirSync } from 'node:fs'
import { execFileSync } from 'node:child_process'

const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** Seconds of processor time, user and system, of a process and of all that descend from it. */
export function cpuSeconds (root) {
  const processes = new Map()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = read(`/proc/${name}/stat`)
    // The command's name, in parentheses, may hold anything.
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields) processes.set(Number(name), { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) })
  }
  let ticks = 0
  for (const [pid, { ticks: own }] of processes)
    if (descends(pid, root, processes)) ticks += own
  return ticks / TICKS
}

function descends (pid, root, processes) {
  for (let at = pid; at > 0; at = processes.get(at)?.parent ?? 0)
    if (at === root) return true
  return false
}

function read (file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined // it ended meanwhile
  }
}
