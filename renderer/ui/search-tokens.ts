/** A finished `key:value` of a search text. `at` and `end` are character offsets; `end` includes the space after it. */
export type SearchToken = { readonly text: string; readonly key: string; readonly value: string; readonly at: number; readonly end: number }

const finished = /(-?[a-z]+):((?:"[^"]*"|[^\s"])+)\s+/uy

/** Splits the leading finished tokens from the text still being typed. A token is finished by the space after it. */
export function splitTokens(text: string): { readonly tokens: readonly SearchToken[]; readonly rest: string; readonly restAt: number } {
  const tokens: SearchToken[] = []
  let at = 0
  for (;;) {
    finished.lastIndex = at
    const [whole, key, value] = finished.exec(text) ?? []
    if (whole === undefined || key === undefined || value === undefined) return { tokens, rest: text.slice(at), restAt: at }
    tokens.push({ text: `${key}:${value}`, key, value, at, end: at + whole.length })
    at += whole.length
  }
}

/** The text without one of its tokens. */
export function withoutToken(text: string, token: SearchToken): string {
  return text.slice(0, token.at) + text.slice(token.end)
}
