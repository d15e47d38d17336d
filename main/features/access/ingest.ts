import type { PeopleFact } from '#shared/features/access/facts.ts'
import type { FactApplier } from '#main/ingest/applier.ts'
import { prepared } from '#main/platform/database/prepared.ts'

export type AccessChange = { readonly people: number }

/** Keeps the newest list of people. Somebody missing from it is gone, not forgotten: old entries still name them. */
export const accessApplier: FactApplier<PeopleFact, AccessChange> = {
  feature: 'access',
  kinds: ['access.people'],
  apply(db, facts) {
    const newest = facts.reduce((a, b) => (b.at >= a.at ? b : a))
    const stored = prepared<[], { at: number | null }>(db, 'SELECT max(seen_at) AS at FROM people').get()?.at ?? 0
    if (newest.at < stored) return undefined
    const save = prepared(
      db,
      `INSERT INTO people (id, name, username, email, role, active, seen_at, gone_at) VALUES (?, ?, ?, ?, ?, ?, ?, NULL)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, username = excluded.username, email = excluded.email, role = excluded.role,
         active = excluded.active, seen_at = excluded.seen_at, gone_at = NULL`,
    )
    const forget = prepared(db, 'DELETE FROM people_teams WHERE person_id = ?')
    const join = prepared(db, 'INSERT OR IGNORE INTO people_teams (person_id, team) VALUES (?, ?)')
    for (const person of newest.people) {
      save.run(person.id, person.name, person.username, person.email, person.role, person.active ? 1 : 0, newest.at)
      forget.run(person.id)
      for (const team of person.teams) join.run(person.id, team)
    }
    prepared(db, 'UPDATE people SET gone_at = ? WHERE seen_at < ? AND gone_at IS NULL').run(newest.at, newest.at)
    return { people: newest.people.length }
  },
  merge: (_earlier, later) => later,
}
