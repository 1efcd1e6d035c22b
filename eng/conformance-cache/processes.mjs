// Starts programs, waits until they listen, and ends what it started: by process id, and nothing else.
import { spawn, spawnSync } from 'node:child_process'
import { connect, createServer } from 'node:net'
import { createWriteStream } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

const running = new Set()

process.on('exit', () => { for (const child of running) child.kill('SIGKILL') })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130))

/** A port that is free now; nobody holds it until its owner starts. */
export function freePort () {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** Starts a server and returns when it accepts connections. `log` receives what it prints. */
export async function startServer (name, command, args, { port, log, env = {}, cwd } = {}) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const server = { name, port, pid: child.pid, log, child, stop: () => stop(child), exited: false }
  running.add(child)
  const sink = createWriteStream(log)
  child.stdout.pipe(sink, { end: false })
  child.stderr.pipe(sink, { end: false })
  const ended = new Promise(resolve => {
    child.once('error', error => { server.exited = true; resolve(`could not be started: ${error.message}`) })
    child.once('exit', (code, signal) => { server.exited = true; running.delete(child); resolve(`ended with ${signal ?? code}`) })
  })
  const outcome = await Promise.race([ended, listening(port, server)])
  if (outcome !== undefined) {
    await stop(child)
    throw new Error(`${name} ${outcome}; see ${log}`)
  }
  return server
}

async function listening (port, server, seconds = 30) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end && !server.exited;) {
    if (await accepts(port)) return undefined
    await pause(50)
  }
  return `does not listen on port ${port}`
}

function accepts (port) {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => { socket.destroy(); resolve(true) })
    socket.once('error', () => resolve(false))
  })
}

async function stop (child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const ended = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000)
  await ended
  clearTimeout(timer)
}

/** Runs a program to its end. Throws when it cannot be started or fails. */
export function run (command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', options.stderr ?? 'inherit'] })
    running.add(child)
    let output = ''
    child.stdout.on('data', chunk => { output += chunk })
    child.once('error', reject)
    child.once('close', code => {
      running.delete(child)
      if (code === 0) resolve(output)
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}`))
    })
  })
}

/** The first version number that a program prints about itself. */
export function versionOf (command, argument) {
  const { stdout, stderr } = spawnSync(command, [argument], { encoding: 'utf8' })
  return /\d+\.\d+(\.\d+)?/.exec(`${stdout ?? ''}${stderr ?? ''}`)?.[0] ?? 'unknown'
}
