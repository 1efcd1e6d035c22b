// A certificate that nobody trusts, for the products that terminate TLS.
import { join } from 'node:path'
import { run } from '../conformance-cache/processes.mjs'

export async function certify (folder) {
  const certificate = join(folder, 'certificate.pem')
  const key = join(folder, 'key.pem')
  await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
    '-subj', '/CN=127.0.0.1', '-keyout', key, '-out', certificate], { stderr: 'ignore' })
  return { certificate, key }
}
