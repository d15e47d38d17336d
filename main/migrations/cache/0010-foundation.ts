import type { Migration } from '#main/platform/database/migrate.ts'

/** What every source of facts needs: how far it was read, what was not seen, what was not understood. */
export const foundation: Migration = {
  version: 10,
  up: (db) => {
    db.exec(`
      PRAGMA application_id = 0x4f6d6e43;

      CREATE TABLE cursors (
        source TEXT NOT NULL,
        key TEXT NOT NULL,
        value TEXT NOT NULL,
        moved_at INTEGER NOT NULL,
        PRIMARY KEY (source, key)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE gaps (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        subject TEXT,
        from_at INTEGER NOT NULL,
        to_at INTEGER,
        reason TEXT NOT NULL CHECK (reason IN
          ('not-running', 'offline', 'socket-lost', 'sleep', 'no-right', 'source-missing', 'retention', 'unknown')),
        detail TEXT,
        filled_at INTEGER,
        CHECK (to_at IS NULL OR to_at > from_at),
        CHECK (filled_at IS NULL OR to_at IS NOT NULL)
      ) STRICT;
      CREATE UNIQUE INDEX gaps_open ON gaps (source, ifnull(subject, '')) WHERE to_at IS NULL;
      CREATE INDEX gaps_by_time ON gaps (from_at);

      CREATE TABLE ingest_counters (
        name TEXT PRIMARY KEY,
        value INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE ingest_rejects (
        source TEXT NOT NULL,
        kind TEXT NOT NULL,
        code TEXT NOT NULL,
        count INTEGER NOT NULL,
        first_at INTEGER NOT NULL,
        last_at INTEGER NOT NULL,
        message TEXT NOT NULL,
        sample TEXT NOT NULL,
        PRIMARY KEY (source, kind, code)
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
