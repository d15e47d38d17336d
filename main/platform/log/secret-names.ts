const anywhere =
  /password|passwd|passphrase|apikey|authconfig|privatekey|authorization|accesstoken|refreshtoken|idtoken|clientsecret|connectionstring|databaseurl/
const atTheEnd = /(?:token|secret|secrets|cookie|cookies|credential|credentials|pwd|jwt|dsn|otp)$/

/**
 * Whether a key, header or field of this name holds a secret. Separators and case do not matter.
 * `tokens`, `tokenCount` and `expiresIn` are figures, so they stay readable.
 */
export function isSecretName(name: string): boolean {
  if (name.length > 200) return false
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '')
  return anywhere.test(plain) || atTheEnd.test(plain)
}
