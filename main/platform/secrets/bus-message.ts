export type BusCall = {
  readonly destination: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly args: readonly string[]
}
/** One method call as bytes: little endian, no service is started for it. */
export function encodeCall(call: BusCall, serial: number): Buffer {
  const body = joinAligned(call.args.map((arg) => ({ align: 4, bytes: busString(arg) })))
  const fields = [field(1, 'o', call.path), field(2, 's', call.interface), field(3, 's', call.member), field(6, 's', call.destination)]
  if (call.args.length > 0) fields.push(Buffer.concat([Buffer.from([8, 1, 0x67, 0, call.args.length]), Buffer.from(`${'s'.repeat(call.args.length)}\0`)]))
  const joined = joinAligned(fields.map((bytes) => ({ align: 8, bytes })))
  const head = Buffer.alloc(16)
  // Little endian, a method call that must not start a service, protocol 1.
  head.set([0x6c, 1, 2, 1])
  head.writeUInt32LE(body.length, 4)
  head.writeUInt32LE(serial, 8)
  head.writeUInt32LE(joined.length, 12)
  return joinAligned([{ align: 1, bytes: Buffer.concat([head, joined]) }, { align: 8, bytes: body }], true)
}

function field(code: number, type: 's' | 'o', text: string): Buffer {
  return Buffer.concat([Buffer.from([code, 1, type.charCodeAt(0), 0]), busString(text)])
}

function busString(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8')
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes.length)
  return Buffer.concat([length, bytes, Buffer.from([0])])
}

function joinAligned(parts: readonly { readonly align: number; readonly bytes: Buffer }[], padEmpty = false): Buffer {
  let joined = Buffer.alloc(0)
  for (const { align, bytes } of parts) {
    const padding = bytes.length === 0 && !padEmpty ? 0 : (align - (joined.length % align)) % align
    joined = Buffer.concat([joined, Buffer.alloc(padding), bytes])
  }
  return joined
}

/** The header fields of a reply that matter: which call it answers, the error's name, the body's types. */
export function readFields(message: Buffer, end: number): { replyTo: number | undefined; error: string; signature: string } {
  const found = { replyTo: undefined as number | undefined, error: '', signature: '' }
  let at = 16
  while (at < end) {
    at = Math.ceil(at / 8) * 8
    const code = message.readUInt8(at)
    const type = String.fromCharCode(message.readUInt8(at + 2))
    at += 4
    if (type === 'u') {
      if (code === 5) found.replyTo = message.readUInt32LE(at)
      at += 4
    } else {
      const isSignature = type === 'g'
      const length = isSignature ? message.readUInt8(at) : message.readUInt32LE(at)
      at += isSignature ? 1 : 4
      const text = message.subarray(at, at + length).toString('utf8')
      if (code === 4) found.error = text
      if (code === 8) found.signature = text
      at += length + 1
    }
  }
  return found
}
