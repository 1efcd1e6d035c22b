// The suite: http-tests/cache-tests, from npm or from a folder (a clone of the repository, which is ahead of npm).
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { run, startServer } from './processes.mjs'

const MODULES = join(import.meta.dirname, 'suite/node_modules')

const SYMBOLS = {
  '-': 'untested',
  '✅': 'pass',
  '⛔️': 'fail',
  '⚠️': 'fail',
  Y: 'yes',
  N: 'no',
  '🔹': 'setup',
  '⁉️': 'harness',
  '⚪️': 'dependency',
  '↻': 'retry'
}

/**
 * Loads the suite.
 * @param folder a clone of http-tests/cache-tests, or empty for the npm package
 * @param work where a clone is copied to, so that its imports find their modules and nothing is written into it
 */
export async function loadSuite (folder, work) {
  const root = folder ? copyOf(folder, join(work, 'suite')) : join(MODULES, 'http-cache-tests')
  const engine = existsSync(join(root, 'test-engine')) ? join(root, 'test-engine') : root
  const load = file => import(pathToFileURL(file))
  const groups = (await load(join(root, 'tests/index.mjs'))).default
  // The older package keeps one group apart and lets its command line add it.
  const apart = join(root, 'tests/surrogate-control.mjs')
  if (existsSync(apart)) groups.push((await load(apart)).default)
  const judge = existsSync(join(engine, 'lib/results.mjs')) ? 'lib/results.mjs' : 'lib/display.mjs'
  const { determineTestResult } = await load(join(engine, judge))
  return {
    root,
    engine,
    source: folder ? `clone of http-tests/cache-tests${await commitOf(folder)}` : `npm http-cache-tests ${JSON.parse(readFileSync(join(root, 'package.json'))).version}`,
    // Tests for browsers alone are not for a proxy; those for CDNs are, as on the suite's own site.
    groups: groups.map(({ id, name, tests }) => ({ id, name, tests: tests.filter(test => !test.browser_only) })),
    /** What the suite's own site shows for a test: a test whose prerequisite did not pass is no pass. */
    verdict: (id, results) => SYMBOLS[determineTestResult(groups, id, results)[2]]
  }
}

function copyOf (folder, copy) {
  cpSync(folder, copy, { recursive: true, filter: source => !/\/(\.git|node_modules|results|spec)$/.test(source) })
  symlinkSync(MODULES, join(copy, 'node_modules'))
  return copy
}

async function commitOf (folder) {
  try {
    return ' at ' + (await run('git', ['-C', folder, 'rev-parse', '--short', 'HEAD'], { stderr: 'ignore' })).trim()
  } catch {
    return ''
  }
}

/** Starts the suite's own origin server. */
export function startOrigin (suite, port, work) {
  const env = { npm_config_protocol: 'http', npm_config_port: `${port}`, npm_config_pidfile: join(work, 'origin.pid') }
  return startServer('origin', process.execPath, [join(suite.engine, 'server/server.mjs')],
    { port, log: join(work, 'origin.log'), env, cwd: suite.root })
}

/** Runs the suite's command line against a proxy: every test (its results), or one (what it prints). */
export async function runSuite (suite, port, id = '') {
  const env = { npm_config_base: `http://127.0.0.1:${port}`, npm_package_config_id: id }
  const output = await run(process.execPath, ['--no-warnings', join(suite.engine, 'cli.mjs')], { env, cwd: suite.root })
  return id ? output : JSON.parse(output.slice(output.indexOf('{')))
}
