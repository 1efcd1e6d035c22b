// Medians, and their ratios to nginx's.

export function median (values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** A row for each product, size and protocol; `ratio` is that of processor time to nginx's, undefined without nginx. */
export function summary (samples) {
  const rows = []
  for (const { size, protocol, product } of samples) {
    if (rows.some(row => row.size === size && row.protocol === protocol && row.product === product)) continue
    const of = samples.filter(sample => sample.size === size && sample.protocol === protocol && sample.product === product)
    rows.push({
      size,
      protocol,
      product,
      hitsPerSecond: median(of.map(sample => sample.hitsPerSecond)),
      cpuMicroseconds: median(of.map(sample => sample.cpuMicroseconds))
    })
  }
  for (const row of rows) {
    const nginx = rows.find(other => other.product === 'nginx' && other.size === row.size && other.protocol === row.protocol)
    row.ratio = nginx && row.cpuMicroseconds / nginx.cpuMicroseconds
  }
  return rows
}

export function table (rows, products, sizes, protocols) {
  const lines = [`${'size'.padEnd(6)}${'protocol'.padEnd(10)}${'server'.padEnd(13)}${'hits/s'.padStart(9)}${'us/hit'.padStart(9)}${'ratio'.padStart(8)}`]
  for (const size of sizes) {
    for (const protocol of protocols) {
      for (const product of products) {
        const row = rows.find(row => row.size === size && row.protocol === protocol && row.product === product.name)
        const figures = row
          ? `${row.hitsPerSecond.toFixed(0).padStart(9)}${row.cpuMicroseconds.toFixed(1).padStart(9)}${(row.ratio?.toFixed(2) ?? 'n/a').padStart(8)}`
          : `      n/a  ${product.missing[protocol]}`
        lines.push(`${size.padEnd(6)}${protocol.padEnd(10)}${product.name.padEnd(13)}${figures}`)
      }
    }
  }
  return lines.join('\n')
}
