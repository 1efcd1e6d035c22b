// Counts as the suite's own site counts, and tells.

const KINDS = ['required', 'optimal']
const kindOf = test => test.kind ?? 'required'

/** What a product passes, in all and by group, and what it does not pass, with the suite's own message. */
export function judge (suite, results) {
  const counts = { required: 0, optimal: 0 }
  const groups = {}
  const failures = []
  const checks = {}
  for (const group of suite.groups) {
    const passed = groups[group.id] = { required: 0, optimal: 0 }
    for (const test of group.tests) {
      const kind = kindOf(test)
      const verdict = suite.verdict(test.id, results)
      if (kind === 'check') {
        checks[test.id] = verdict
      } else if (verdict === 'pass') {
        counts[kind]++
        passed[kind]++
      } else {
        failures.push({ id: test.id, group: group.id, kind, verdict, message: messageOf(test, verdict, results), name: test.name })
      }
    }
  }
  return { ...counts, groups, failures, checks }
}

function messageOf (test, verdict, results) {
  if (verdict === 'dependency') return `needs ${test.depends_on.join(', ')}`
  const result = results[test.id]
  return Array.isArray(result) ? result[1] : ''
}

/** How many tests of each kind a group, or the whole suite, has. */
export function totals (groups) {
  const tests = groups.flatMap(group => group.tests)
  return Object.fromEntries(KINDS.map(kind => [kind, tests.filter(test => kindOf(test) === kind).length]))
}

/** One row a group, one column a product. */
export function table (suite, products) {
  const width = Math.max(...products.map(product => product.name.length), 7) + 1
  const head = `${'group'.padEnd(20)}${KINDS.map(kind => `${kind.padStart(10)}${cells(products, width, product => product.name)}`).join('  ')}`
  const row = (name, of, get) => `${name.padEnd(20)}${KINDS.map(kind =>
    `${`${of[kind] || '-'}`.padStart(10)}${cells(products, width, product => of[kind] ? get(product)[kind] : '-')}`).join('  ')}`
  const rows = suite.groups
    .map(group => [group, totals([group])])
    .filter(([, of]) => of.required + of.optimal > 0)
    .map(([group, of]) => row(group.id, of, product => product.groups[group.id]))
  return [head, ...rows, row('all', totals(suite.groups), product => product)].join('\n')
}

const cells = (products, width, get) => products.map(product => `${get(product)}`.padStart(width)).join('')

/** Adds the reasons to failures; returns the required ones without a reason, and reasons that nothing needs any more. */
export function explain (failures, deviations) {
  for (const failure of failures) failure.reason = deviations[failure.id]
  const failed = new Set(failures.map(failure => failure.id))
  return {
    unexplained: failures.filter(failure => failure.kind === 'required' && !failure.reason),
    superfluous: Object.keys(deviations).filter(id => !failed.has(id))
  }
}

/** The failures, a line of what happened and one of why. */
export function list (failures) {
  return failures.map(({ id, kind, verdict, message, name, reason }) => [
    `  ${kind.padEnd(9)} ${id} (${verdict}${message ? `: ${message}` : ''})`,
    `            ${name}`,
    `            ${reason ?? (kind === 'required' ? 'unexplained' : 'no reason given')}`
  ].join('\n')).join('\n')
}
