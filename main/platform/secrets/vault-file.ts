import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

const leastN = 2 ** 17
const kdfSchema = z.strictObject({
  name: z.literal('scrypt'),
  // Bounded both ways: a planted file may neither weaken the key nor exhaust the memory.
  N: z.number().int().min(leastN).max(2 ** 20).refine((n) => (n & (n - 1)) === 0),
  r: z.literal(8),
  p: z.number().int().min(1).max(4),
  salt: z.base64url().length(43),
})
const headSchema = z.strictObject({ format: z.literal('omnideck-vault'), version: z.literal(1), kdf: kdfSchema, verifier: z.base64url() })
const fileSchema = z.strictObject({ head: headSchema, nonce: z.base64url(), tag: z.base64url(), sealed: z.base64url(), checksum: z.base64url() })
const contentSchema = z.record(z.string(), z.record(z.string(), z.string()))

/** Secrets by profile and name. */
export type VaultContent = Readonly<Record<string, Readonly<Record<string, string>>>>
export type Kdf = z.infer<typeof kdfSchema>
/** Derived from the passphrase, which itself is never kept. */
export type VaultKey = { readonly kdf: Kdf; readonly sealing: Buffer; readonly verifying: Buffer }

/** Why a vault file does not open. */
export class VaultFault extends Error {
  readonly kind: 'wrong-passphrase' | 'damaged' | 'from-future'
  constructor(kind: VaultFault['kind'], cause?: unknown) {
    super(`vault: ${kind}`, { cause })
    this.kind = kind
  }
}

/** A key under a fresh salt. About half a second and 128 MB, on purpose. */
export function newVaultKey(passphrase: string): Promise<VaultKey> {
  return deriveKey(passphrase, { name: 'scrypt', N: leastN, r: 8, p: 1, salt: randomBytes(32).toString('base64url') })
}

/** Whole content under AES-256-GCM with a fresh nonce; the head is authenticated with it. */
export function sealVault(content: VaultContent, key: VaultKey): string {
  const head = { format: 'omnideck-vault', version: 1, kdf: key.kdf, verifier: verifierOf(key).toString('base64url') } as const
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key.sealing, nonce).setAAD(Buffer.from(JSON.stringify(head)))
  const sealed = Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final()])
  const body = { head, nonce: nonce.toString('base64url'), tag: cipher.getAuthTag().toString('base64url'), sealed: sealed.toString('base64url') }
  return `${JSON.stringify({ ...body, checksum: checksumOf(body) })}\n`
}

/** Opens with a passphrase and hands back the derived key for later writes. Throws `VaultFault`. */
export async function openVault(text: string, passphrase: string): Promise<{ readonly key: VaultKey; readonly content: VaultContent }> {
  const file = parseVault(text)
  const key = await deriveKey(passphrase, file.head.kdf)
  const verifier = Buffer.from(file.head.verifier, 'base64url')
  const expected = verifierOf(key)
  // The checksum has shown that the file is whole, so a verifier that differs means another passphrase.
  if (verifier.length !== expected.length || !timingSafeEqual(verifier, expected)) throw new VaultFault('wrong-passphrase')
  return { key, content: unseal(file, key) }
}

function parseVault(text: string): z.infer<typeof fileSchema> {
  const raw = parseJson(text)
  const version = z.object({ head: z.object({ format: z.literal('omnideck-vault'), version: z.number().int().min(2) }) }).safeParse(raw)
  if (version.success) throw new VaultFault('from-future')
  const file = fileSchema.safeParse(raw)
  if (!file.success) throw new VaultFault('damaged')
  const { checksum, ...body } = file.data
  if (checksumOf(body) !== checksum) throw new VaultFault('damaged')
  return file.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new VaultFault('damaged', cause)
  }
}

function unseal(file: z.infer<typeof fileSchema>, key: VaultKey): VaultContent {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.sealing, Buffer.from(file.nonce, 'base64url'), { authTagLength: 16 })
    decipher.setAAD(Buffer.from(JSON.stringify(file.head))).setAuthTag(Buffer.from(file.tag, 'base64url'))
    const opened = Buffer.concat([decipher.update(Buffer.from(file.sealed, 'base64url')), decipher.final()])
    return contentSchema.parse(JSON.parse(opened.toString('utf8')))
  } catch (cause) {
    throw new VaultFault('damaged', cause)
  }
}

function deriveKey(passphrase: string, kdf: Kdf): Promise<VaultKey> {
  const { N, r, p, salt } = kdf
  // The same passphrase typed on another keyboard may arrive composed differently.
  const typed = passphrase.normalize('NFKC')
  return new Promise((resolve, reject) => {
    scrypt(typed, Buffer.from(salt, 'base64url'), 64, { N, r, p, maxmem: 256 * N * r * p }, (error, bytes) => {
      if (error === null) resolve({ kdf, sealing: bytes.subarray(0, 32), verifying: bytes.subarray(32) })
      else reject(error)
    })
  })
}

function verifierOf(key: VaultKey): Buffer {
  return createHmac('sha256', key.verifying).update(`omnideck-vault 1 ${JSON.stringify(key.kdf)}`).digest()
}

/** Proves nothing against an attacker: it only tells a damaged file from a wrong passphrase. */
function checksumOf(body: Omit<z.infer<typeof fileSchema>, 'checksum'>): string {
  const { head, nonce, tag, sealed } = body
  return createHash('sha256').update(JSON.stringify([head, nonce, tag, sealed])).digest('base64url')
}
