import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection } from '#main/platform/database/store.ts'
import { markOf } from './traffic.ts'

/** From a mark of any name a person goes by to the one mark that counts them; a stranger's mark stands for itself. */
export type SamePerson = (mark: number) => number

/**
 * One table names people by e-mail, another by account name or number (gateway contract, trap 31). Whoever is on the list of
 * people is counted once, whatever a source called them.
 */
export function readSamePerson(db: Connection): SamePerson {
  const canonical = new Map<number, number>()
  const people = prepared<[], { id: string; name: string; username: string; email: string | null }>(db, 'SELECT id, name, username, email FROM people').all()
  for (const person of people) {
    const own = markOf(person.username)
    // Display names are not unique: they only stand in where nothing better is claimed by somebody else.
    for (const word of [person.username, person.email, person.id, person.name]) {
      if (word === null || word === '') continue
      const mark = markOf(word)
      if (!canonical.has(mark)) canonical.set(mark, own)
    }
  }
  return (mark) => canonical.get(mark) ?? mark
}

/** How many people a set of marks stands for. */
export function countPersons(marks: ReadonlySet<number>, same: SamePerson): number {
  return new Set([...marks].map(same)).size
}
