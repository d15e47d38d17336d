import type { Migration } from '#main/platform/database/migrate.ts'

/**
 * Requests by minute and by hour, derived from audit entries in the transaction that stores them. `latencies` is a sketch
 * of durations, `users` the marks of those who asked (four bytes each): both add up over any stretch of time.
 */
export const traffic: Migration = {
  version: 50,
  up: (db) => {
    const columns = `
        from_at INTEGER PRIMARY KEY,
        requests INTEGER NOT NULL,
        failed INTEGER NOT NULL,
        latencies BLOB NOT NULL,
        users BLOB NOT NULL`
    db.exec(`
      CREATE TABLE traffic_minutes (${columns}
      ) STRICT;
      CREATE TABLE traffic_hours (${columns}
      ) STRICT;
    `)
  },
}
