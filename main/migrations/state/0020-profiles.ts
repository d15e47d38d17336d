import type { Connection } from '#main/platform/database/store.ts'

export const profilesAndPreferences = {
  version: 20,
  up(db: Connection): void {
    db.exec(`
      CREATE TABLE profiles (
        id             TEXT PRIMARY KEY,
        name           TEXT NOT NULL,
        body           TEXT NOT NULL CHECK (json_valid(body)),
        secret_store   TEXT,
        -- A person chose this store although a better one worked: it is not moved away from.
        secret_store_pinned INTEGER NOT NULL DEFAULT 0 CHECK (secret_store_pinned IN (0, 1)),
        created_at     INTEGER NOT NULL,
        last_opened_at INTEGER
      ) STRICT;

      CREATE TABLE preferences (
        name  TEXT PRIMARY KEY,
        value TEXT NOT NULL CHECK (json_valid(value))
      ) STRICT;
    `)
  },
}
