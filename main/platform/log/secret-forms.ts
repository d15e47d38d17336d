/** Shorter values are part of ordinary words: masking them would destroy the log and reveal the value by its absence. */
export const shortestMaskable = 4

/**
 * Every spelling under which a secret may turn up in text: raw, JSON-escaped, URL-encoded (three dialects, both cases),
 * hexadecimal, and base64 at each of the three byte offsets it can have inside a longer encoded text (`Basic …`).
 */
export function secretForms(secret: string): readonly string[] {
  if (secret.length < shortestMaskable) return []
  const forms = new Set<string>([secret, JSON.stringify(secret).slice(1, -1)])
  const bytes = Buffer.from(secret, 'utf8')
  for (const encoded of [...urlEncodings(secret), bytes.toString('hex'), ...base64Cores(bytes)]) forms.add(encoded)
  for (const form of urlEncodings(secret)) forms.add(withLowerCaseEscapes(form))
  return [...forms].filter((form) => form.length >= shortestMaskable).sort((left, right) => right.length - left.length)
}

function urlEncodings(secret: string): readonly string[] {
  const wellFormed = secret.toWellFormed()
  const component = encodeURIComponent(wellFormed)
  const strict = component.replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
  const form = new URLSearchParams({ v: wellFormed }).toString().slice(2)
  return [component, strict, encodeURI(wellFormed), form]
}

function withLowerCaseEscapes(encoded: string): string {
  return encoded.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())
}

function base64Cores(bytes: Buffer): readonly string[] {
  const cores: string[] = []
  for (const lead of [0, 1, 2]) {
    const encoded = Buffer.concat([Buffer.alloc(lead), bytes]).toString('base64').replace(/=+$/, '')
    // The first and last symbols also carry bits of the neighbouring bytes, so only the middle is always the same.
    const first = Math.ceil((lead * 8) / 6)
    const last = Math.floor(((lead + bytes.length) * 8) / 6)
    const core = encoded.slice(first, last)
    // A core of fewer than six symbols would match by chance.
    if (core.length >= 6) cores.push(core, core.replaceAll('+', '-').replaceAll('/', '_'))
  }
  return cores
}
