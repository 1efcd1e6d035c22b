// The grade of SSL Labs' Server Rating Guide (2009r), from what testssl.sh found: Debian's does not give one itself yet.
const PROTOCOLS = { SSLv2: 0, SSLv3: 80, TLS1: 90, TLS1_1: 95, TLS1_2: 100, TLS1_3: 100 }
const LETTERS = [[80, 'A'], [65, 'B'], [50, 'C'], [35, 'D'], [20, 'E'], [0, 'F']]
const HALF_YEAR = 15552000

/** Returns the letter, the three scores that it comes from, and what held it down. */
export function grade (findings) {
  const text = id => findings.find(finding => finding.id === id)?.finding ?? ''
  const offered = Object.keys(PROTOCOLS).filter(id => /^offered/.test(text(id))).map(id => PROTOCOLS[id])
  const bits = ciphers(findings)
  if (offered.length === 0 || bits.length === 0) throw new Error('no protocol, or no cipher, was found')
  const scores = {
    protocol: middle(offered),
    keyExchange: keyExchange(findings),
    cipher: middle(bits.map(strength))
  }
  const total = 0.3 * scores.protocol + 0.3 * scores.keyExchange + 0.4 * scores.cipher
  const held = []
  if (Math.min(...offered) < 100) held.push('a protocol older than TLS 1.2')
  if (![text('FS'), text('PFS')].some(found => found.startsWith('offered'))) held.push('no forward secrecy')
  for (const { id, severity } of findings) if (['MEDIUM', 'HIGH', 'CRITICAL'].includes(severity)) held.push(id)
  const letter = LETTERS.find(([least]) => total >= least)[1]
  if (letter !== 'A') return { letter, scores, held }
  if (held.length > 0) return { letter: 'B', scores, held }
  return { letter: Number(/(\d+) seconds/.exec(text('HSTS_time'))?.[1] ?? 0) >= HALF_YEAR ? 'A+' : 'A', scores, held }
}

// Best and worst, and between them (section "Protocol support").
const middle = values => (Math.max(...values) + Math.min(...values)) / 2

// 256 bits and more: 100, 128 and more: 80, less: 20 (section "Cipher strength").
const strength = bits => bits >= 256 ? 100 : bits >= 128 ? 80 : bits > 0 ? 20 : 0

// Bits of each cipher, as in `cipher_x1302: "... AESGCM 256 TLS_AES_256_GCM_SHA384"`.
const ciphers = findings => findings.filter(({ id }) => /^cipher_x/.test(id))
  .map(({ finding }) => Number(/\s(\d+)\s+(?:TLS|SSL)_\S+\s*$/.exec(finding)?.[1] ?? 0)).filter(bits => bits > 0)

// The weakest of the certificate's key and the exchange, as RSA bits: P-256 stands for 3072 (section "Key exchange"; NIST SP 800-57 part 1, table 2).
function keyExchange (findings) {
  const size = findings.find(({ id }) => id === 'cert_keySize')?.finding ?? ''
  const [, kind, bits] = /(EC|RSA|ECDSA)\D*(\d+)/i.exec(size) ?? []
  if (!bits) throw new Error(`the key of the certificate is not known: ${size}`)
  const strong = /RSA/i.test(kind) && !/EC/i.test(kind) ? Number(bits) : Number(bits) * 12
  return strong >= 4096 ? 100 : strong >= 2048 ? 90 : strong >= 1024 ? 80 : 40
}
