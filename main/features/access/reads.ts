import { prepared } from '#main/platform/database/prepared.ts'
import type { ReadDefinition } from '#main/platform/database/store.ts'

export type PersonRow = { readonly id: string; readonly name: string; readonly username: string; readonly email: string | null; readonly role: string | null }

/** People whose name, user name or e-mail has `text` in it, beginnings first. At most 20. */
export const findPeople: ReadDefinition<{ readonly text: string }, readonly PersonRow[]> = {
  name: 'access.find-people',
  run: (db, { text }) => {
    const needle = text.trim().toLowerCase()
    return prepared<[{ needle: string }], PersonRow>(
      db,
      `SELECT id, name, username, email, role FROM people
        WHERE gone_at IS NULL AND (instr(lower(name), @needle) > 0 OR instr(lower(username), @needle) > 0 OR instr(lower(ifnull(email, '')), @needle) > 0)
        ORDER BY min(iif(instr(lower(name), @needle) = 0, 999, instr(lower(name), @needle)),
                     iif(instr(lower(username), @needle) = 0, 999, instr(lower(username), @needle)),
                     iif(instr(lower(ifnull(email, '')), @needle) = 0, 999, instr(lower(ifnull(email, '')), @needle))), name LIMIT 20`,
    ).all({ needle })
  },
}

export const countPeople: ReadDefinition<null, { readonly people: number; readonly teams: number } | null> = {
  name: 'access.count',
  run: (db) => {
    const row = prepared<[], { people: number; teams: number }>(
      db,
      'SELECT (SELECT count(*) FROM people WHERE gone_at IS NULL) AS people, (SELECT count(DISTINCT team) FROM people_teams JOIN people ON id = person_id WHERE gone_at IS NULL) AS teams',
    ).get()
    return row === undefined || row.people === 0 ? null : row
  },
}
