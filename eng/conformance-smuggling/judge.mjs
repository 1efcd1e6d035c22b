// Reads what reached the origin as strictly as HTTP/1.1 is written down (RFC 9112), with nothing of the edge's own code.

const REQUEST_LINE = /^([A-Z]+) (\/[!-~\x80-\xff]*|\*) HTTP\/1\.1\r\n/
const FIELD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*?)[ \t]*\r\n/
const FORBIDDEN = /^(x-original-ur[li]|x-rewrite-url|x-override-url|x-http-method-override|forwarded|x-forwarded-prefix|http2-settings|te|trailer)$/

/** What became of a form: refused, cut off, passed, or ambiguous with a reason. */
export function judge (connections, mayPass) {
  let outcome = 'refused'
  for (const bytes of connections.filter(text => text)) {
    const requests = []
    for (let rest = bytes; rest;) {
      const read = readRequest(rest)
      if (read.wrong) return { outcome: 'ambiguous', reason: read.wrong }
      if (read.isCut) {
        if (outcome === 'refused') outcome = 'cut off'
        break
      }
      requests.push(read)
      rest = rest.slice(read.length)
    }
    if (requests.length === 0) continue
    if (!mayPass) return { outcome: 'ambiguous', reason: `passed on: ${JSON.stringify(bytes)}` }
    if (requests.length > 1) return { outcome: 'ambiguous', reason: `${requests.length} requests for one` }
    outcome = 'passed'
  }
  return { outcome }
}

function readRequest (text) {
  const line = REQUEST_LINE.exec(text)
  if (!line) return text.includes('\r\n') ? wrong('no request line', text) : { isCut: true }
  if (line[2] !== '/form') return wrong(`asks for ${line[2]}`, text)
  const fields = []
  let at = line[0].length
  while (!text.startsWith('\r\n', at)) {
    const field = FIELD.exec(text.slice(at))
    if (!field) return text.indexOf('\n', at) >= 0 ? wrong('no field line', text) : { isCut: true }
    fields.push([field[1].toLowerCase().replaceAll('_', '-'), field[2]])
    at += field[0].length
  }
  at += 2
  const all = name => fields.filter(([key]) => key === name).map(([, value]) => value)
  const bad = fields.find(([name]) => FORBIDDEN.test(name))
  if (bad) return wrong(`${bad[0]} is passed on`, text)
  if (all('host').length !== 1 || all('host')[0] !== 'a.example') return wrong('its Host', text)
  if (all('x-forwarded-for').some(value => value !== '127.0.0.1')) return wrong('its X-Forwarded-For', text)
  if (all('upgrade').length > 0) return wrong('its Upgrade', text)
  const [lengths, codings] = [all('content-length'), all('transfer-encoding')]
  if (lengths.length + codings.length > 1) return wrong('more than one length', text)
  if (codings.length === 1) return codings[0] === 'chunked' ? readChunks(text, at) : wrong(`transfer coding ${codings[0]}`, text)
  if (lengths.length === 1 && !/^(0|[1-9]\d*)$/.test(lengths[0])) return wrong(`length ${lengths[0]}`, text)
  const end = at + Number(lengths[0] ?? 0)
  return end <= text.length ? { length: end } : { isCut: true }
}

function readChunks (text, at) {
  while (true) {
    const size = /^([0-9A-Fa-f]{1,8})\r\n/.exec(text.slice(at))
    if (!size) return text.indexOf('\n', at) >= 0 ? wrong('a chunk', text) : { isCut: true }
    const end = at + size[0].length + parseInt(size[1], 16)
    if (text.length < end + 2) return { isCut: true }
    if (!text.startsWith('\r\n', end)) return wrong('a chunk, or a trailer', text)
    at = end + 2
    if (parseInt(size[1], 16) === 0) return { length: at }
  }
}

const wrong = (what, text) => ({ wrong: `${what} in ${JSON.stringify(text)}` })
