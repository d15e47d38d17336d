import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { isIP } from 'node:net'

export type CertificateOptions = {
  readonly commonName?: string
  readonly altNames?: readonly string[]
  /** Epoch milliseconds. */
  readonly validFrom?: number
  readonly validTo?: number
  /** Who signs; the certificate itself unless told. */
  readonly signedBy?: TestCertificate
}

export type TestCertificate = {
  readonly cert: string
  readonly key: string
  /** Upper-case hex pairs with colons. */
  readonly fingerprint256: string
  readonly commonName: string
  readonly signingKey: KeyObject
}

const day = 86_400_000
// OIDs as DER content.
const ecdsaSha256 = Buffer.from('2a8648ce3d040302', 'hex')
const commonNameOid = Buffer.from('550403', 'hex')
const basicConstraintsOid = Buffer.from('551d13', 'hex')
const altNameOid = Buffer.from('551d11', 'hex')

/** A real X.509 certificate made here and now, because a stored one would expire and no tool need be installed. */
export function makeCertificate(options: CertificateOptions = {}): TestCertificate {
  const { commonName = 'Test gateway', altNames = ['localhost', '127.0.0.1'], signedBy } = options
  const { validFrom = Date.now() - day, validTo = Date.now() + 30 * day } = options
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = sequence(der(0x06, ecdsaSha256))
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([0x01]), createHash('sha256').update(commonName).digest().subarray(0, 8)])),
    algorithm,
    nameOf(signedBy?.commonName ?? commonName),
    sequence(timeOf(validFrom), timeOf(validTo)),
    nameOf(commonName),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(extension(basicConstraintsOid, sequence(der(0x01, Buffer.from([0xff])))), extension(altNameOid, sequence(...altNames.map(altNameOf))))),
  )
  const signature = sign('sha256', body, signedBy?.signingKey ?? privateKey)
  const certificate = sequence(body, algorithm, der(0x03, Buffer.concat([Buffer.from([0]), signature])))
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    fingerprint256: createHash('sha256').update(certificate).digest('hex').toUpperCase().replace(/..(?!$)/g, '$&:'),
    commonName,
    signingKey: privateKey,
  }
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts))
}

function nameOf(commonName: string): Buffer {
  return sequence(der(0x31, sequence(der(0x06, commonNameOid), der(0x0c, Buffer.from(commonName)))))
}

function timeOf(epochMs: number): Buffer {
  return der(0x18, Buffer.from(`${new Date(epochMs).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`))
}

function extension(oid: Buffer, value: Buffer): Buffer {
  return sequence(der(0x06, oid), der(0x04, value))
}

function altNameOf(name: string): Buffer {
  return isIP(name) === 4 ? der(0x87, Buffer.from(name.split('.').map(Number))) : der(0x82, Buffer.from(name))
}
