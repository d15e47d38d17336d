import type { SearchProblem } from './search-ast.ts'

/** A run of quoted or bare characters inside a token. */
export type Piece = { readonly text: string; readonly isQuoted: boolean; readonly at: number }

/** What stands between two spaces: `-user:"Ana Lopez",bob` has key `user` and two comma-separated values. */
export type Token = {
  readonly at: number
  readonly end: number
  readonly negated: boolean
  readonly key: { readonly text: string; readonly at: number } | null
  /** The parts between commas (a token without a key has one). */
  readonly values: readonly (readonly Piece[])[]
}

const keyBefore = /^([a-z][a-z-]*):(?!\/\/)/i

/** Cuts a search text at spaces, minding quotes. A quote that is never closed is a problem, and the rest counts as quoted. */
export function splitSearch(text: string): { readonly tokens: readonly Token[]; readonly problem: SearchProblem | null } {
  const tokens: Token[] = []
  let problem: SearchProblem | null = null
  let position = 0
  while (position < text.length) {
    if (/\s/.test(text[position] ?? '')) {
      position += 1
      continue
    }
    const at = position
    const negated = text[position] === '-' && position + 1 < text.length && !/\s/.test(text[position + 1] ?? '')
    if (negated) position += 1
    const keyMatch = keyBefore.exec(text.slice(position, position + 64))
    const key = keyMatch?.[1] === undefined ? null : { text: keyMatch[1].toLowerCase(), at: position }
    if (keyMatch !== null) position += keyMatch[0].length
    const values: Piece[][] = [[]]
    while (position < text.length && !/\s/.test(text[position] ?? '')) {
      const character = text[position] ?? ''
      if (character === '"') {
        const quoted = readQuoted(text, position)
        if (!quoted.isClosed) problem ??= { message: 'This quote is never closed.', at: position }
        values.at(-1)?.push({ text: quoted.text, isQuoted: true, at: position })
        position = quoted.end
      } else if (character === ',' && key !== null) {
        values.push([])
        position += 1
      } else {
        const start = position
        while (position < text.length && !/[\s"]/.test(text[position] ?? '') && !(key !== null && text[position] === ',')) position += 1
        values.at(-1)?.push({ text: text.slice(start, position), isQuoted: false, at: start })
      }
    }
    tokens.push({ at, end: position, negated, key, values })
  }
  return { tokens, problem }
}

function readQuoted(text: string, open: number): { readonly text: string; readonly end: number; readonly isClosed: boolean } {
  let content = ''
  let position = open + 1
  while (position < text.length) {
    const character = text[position] ?? ''
    if (character === '"') return { text: content, end: position + 1, isClosed: true }
    if (character === '\\' && position + 1 < text.length) position += 1
    content += text[position] ?? ''
    position += 1
  }
  return { text: content, end: position, isClosed: false }
}
