// An authority and a certificate of it, as a public site has one: with a name, a chain to something trusted, and where to ask whether it was revoked.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../conformance-cache/processes.mjs'

const CURVE = ['-pkeyopt', 'ec_paramgen_curve:prime256v1']
const DAYS = '90'

/** Returns the files of the authority, of the certificate with its key, and the list of what it has revoked, which is nothing. */
export async function issue (folder, name, revocationList) {
  const file = part => join(folder, part)
  const openssl = (...args) => run('openssl', args, { stderr: 'ignore', cwd: folder })
  writeFileSync(file('ca.conf'), `
[ca]
default_ca = here
[here]
database = ${file('index.txt')}
default_md = sha256
default_crl_days = 7
`)
  writeFileSync(file('index.txt'), '')
  writeFileSync(file('leaf.conf'), `
subjectAltName = DNS:${name}
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
basicConstraints = critical, CA:false
crlDistributionPoints = URI:${revocationList}
`)
  await openssl('req', '-x509', '-newkey', 'ec', ...CURVE, '-nodes', '-days', DAYS, '-subj', '/O=Measurement/CN=Measurement root',
    '-addext', 'keyUsage = critical, keyCertSign, cRLSign', '-keyout', 'ca.key', '-out', 'ca.pem')
  await openssl('req', '-new', '-newkey', 'ec', ...CURVE, '-nodes', '-subj', `/CN=${name}`, '-keyout', 'leaf.key', '-out', 'leaf.csr')
  await openssl('x509', '-req', '-in', 'leaf.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', DAYS, '-extfile', 'leaf.conf', '-out', 'leaf.pem')
  await openssl('ca', '-gencrl', '-config', 'ca.conf', '-cert', 'ca.pem', '-keyfile', 'ca.key', '-out', 'list.pem')
  await openssl('crl', '-in', 'list.pem', '-outform', 'der', '-out', 'list.crl')
  return { authority: file('ca.pem'), certificate: file('leaf.pem'), key: file('leaf.key'), list: file('list.crl') }
}
