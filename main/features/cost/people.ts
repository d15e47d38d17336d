import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection } from '#main/platform/database/store.ts'

export type Person = { readonly role: string | null; readonly teams: readonly string[] }
/** Finds who is meant by a user of the audit; undefined when nobody is. */
export type FindPerson = (user: string) => Person | undefined

/** The gateway's people as last listed. The audit knows them by name, user name, e-mail or number, whatever its table keeps. */
export function readPeople(db: Connection): FindPerson {
  const people = prepared<[], { id: string; name: string; username: string; email: string | null; role: string | null }>(
    db,
    'SELECT id, name, username, email, role FROM people ORDER BY gone_at IS NULL, active, id',
  ).all()
  const teams = new Map<string, string[]>()
  for (const { person_id, team } of prepared<[], { person_id: string; team: string }>(db, 'SELECT person_id, team FROM people_teams ORDER BY team').all()) {
    const known = teams.get(person_id)
    if (known === undefined) teams.set(person_id, [team])
    else known.push(team)
  }
  const byWord = new Map<string, Person>()
  // From the weakest sign to the strongest: a later one replaces an earlier one of the same text.
  for (const sign of ['id', 'name', 'username', 'email'] as const) {
    for (const person of people) {
      const word = person[sign]
      if (word !== null && word !== '') byWord.set(word.toLowerCase(), { role: person.role, teams: teams.get(person.id) ?? [] })
    }
  }
  return (user) => byWord.get(user.toLowerCase())
}
