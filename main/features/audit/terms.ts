import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection } from '#main/platform/database/store.ts'
import type { TermKind } from './facet.ts'

export type AnyTermKind = TermKind | 'servers' | 'tools' | 'status-text'
export type Term = { readonly id: number; readonly kind: AnyTermKind; readonly text: string; readonly key: string }

/** Gives every distinct text one number. Remembers within one transaction only: a rolled back term must not be used again. */
export type TermWriter = (kind: AnyTermKind, text: string, key?: string) => number

export function createTermWriter(db: Connection): TermWriter {
  const known = new Map<string, number>()
  const find = prepared<[string, string, string], { id: number }>(db, 'SELECT id FROM audit_terms WHERE kind = ? AND text = ? AND key = ?')
  const add = prepared<[string, string, string]>(db, 'INSERT INTO audit_terms (kind, text, key) VALUES (?, ?, ?)')
  return (kind, text, key = '') => {
    const name = `${kind}\u0000${text}\u0000${key}`
    let id = known.get(name)
    if (id === undefined) {
      id = find.get(kind, text, key)?.id ?? Number(add.run(kind, text, key).lastInsertRowid)
      known.set(name, id)
    }
    return id
  }
}

/** Looks terms up by number, each once. */
export type TermReader = (id: number | null) => Term | null

export function createTermReader(db: Connection): TermReader {
  const known = new Map<number, Term | null>()
  const find = prepared<[number], Term>(db, 'SELECT id, kind, text, key FROM audit_terms WHERE id = ?')
  return (id) => {
    if (id === null) return null
    let term = known.get(id)
    if (term === undefined) {
      term = find.get(id) ?? null
      known.set(id, term)
    }
    return term
  }
}

/** Every term of a kind, in order of text. */
export function termsOf(db: Connection, kind: TermKind): readonly Term[] {
  return prepared<[string], Term>(db, 'SELECT id, kind, text, key FROM audit_terms WHERE kind = ? ORDER BY text').all(kind)
}

/** The names that a list term stands for. */
export function namesOf(term: Pick<Term, 'kind' | 'text'> | null): string[] {
  if (term === null) return []
  return term.kind === 'servers' || term.kind === 'tools' ? (JSON.parse(term.text) as string[]) : [term.text]
}
