import type { Migration } from '#main/platform/database/migrate.ts'

/** What people chose to see first, how they arranged it, and when they last looked. */
export const favourites: Migration = {
  version: 50,
  up: (db) => {
    db.exec(`
      CREATE TABLE favourites (
        profile_id TEXT NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
        server_id TEXT NOT NULL,
        PRIMARY KEY (profile_id, server_id)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE layouts (
        profile_id TEXT NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        cards TEXT NOT NULL CHECK (json_valid(cards)),
        is_current INTEGER NOT NULL DEFAULT 0 CHECK (is_current IN (0, 1)),
        PRIMARY KEY (profile_id, name)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE visits (
        profile_id TEXT PRIMARY KEY REFERENCES profiles (id) ON DELETE CASCADE,
        previous_ended_at INTEGER,
        last_seen_at INTEGER NOT NULL
      ) STRICT;
    `)
  },
}
