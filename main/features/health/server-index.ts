import type { Instant } from '#shared/lib/time-range.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection } from '#main/platform/database/store.ts'

type Named = { readonly id: string } | { readonly name: string }

/** From the gateway's ids and names to our own numbers. Lists carry ids, events carry names. */
export interface ServerIndex {
  /** The server's number; a name nobody listed yet gets one that the next list adopts. */
  seqOf(server: Named): number
  /** The number of a listed server. A placeholder of the same name becomes it. */
  adopt(id: string, name: string): number
  idOf(seq: number): string | null
}

export function createServerIndex(db: Connection, receivedAt: Instant): ServerIndex {
  const byId = new Map<string, number>()
  const byName = new Map<string, number>()

  function find(id: string): number | undefined {
    const known = byId.get(id) ?? prepared<[string], { seq: number }>(db, 'SELECT seq FROM servers WHERE id = ?').get(id)?.seq
    if (known !== undefined) byId.set(id, known)
    return known
  }

  function insert(id: string | null, name: string): number {
    return Number(prepared(db, 'INSERT INTO servers (id, name, seen_at) VALUES (?, ?, ?)').run(id, name, id === null ? receivedAt : 0).lastInsertRowid)
  }

  function seqOfId(id: string): number {
    const seq = find(id) ?? insert(id, id)
    byId.set(id, seq)
    return seq
  }

  function seqOfName(name: string): number {
    const seq =
      byName.get(name) ??
      // A deleted server's name may live on in a new one; the living one is meant.
      prepared<[string], { seq: number }>(db, 'SELECT seq FROM servers WHERE name = ? ORDER BY gone_at IS NOT NULL, seq DESC LIMIT 1').get(name)?.seq ??
      insert(null, name)
    byName.set(name, seq)
    return seq
  }

  return {
    seqOf: (server) => ('id' in server ? seqOfId(server.id) : seqOfName(server.name)),
    adopt(id, name) {
      const known = find(id)
      if (known !== undefined) return known
      const placeholder = prepared<[string], { seq: number }>(db, 'SELECT seq FROM servers WHERE name = ? AND id IS NULL LIMIT 1').get(name)?.seq
      if (placeholder === undefined) return seqOfId(id)
      prepared(db, 'UPDATE servers SET id = ? WHERE seq = ?').run(id, placeholder)
      byId.set(id, placeholder)
      return placeholder
    },
    idOf: (seq) => prepared<[number], { id: string | null }>(db, 'SELECT id FROM servers WHERE seq = ?').get(seq)?.id ?? null,
  }
}
