import { createServer, type Server, type Socket } from 'node:net'

/** An ErrorResponse of the Postgres wire: FATAL, 57P03. */
function startingUp(): Buffer {
  const fields = Buffer.from('SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0', 'utf8')
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeUInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}

const SSL_REQUEST = 80_877_103

function refuse(socket: Socket): void {
  socket.on('error', () => socket.destroy())
  socket.on('data', (bytes) => {
    if (bytes.length === 8 && bytes.readUInt32BE(4) === SSL_REQUEST) socket.write('N')
    else socket.end(startingUp())
  })
}

/** Holds a free port from the first moment, answering as a real server does before it is up. */
export async function refuseWhileStarting(): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket.once('close', () => sockets.delete(socket)))
    refuse(socket)
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The demo Postgres has no port')
  return {
    port: address.port,
    stop: () => new Promise((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    }),
  }
}
