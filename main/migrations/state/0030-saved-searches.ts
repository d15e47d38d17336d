import type { Migration } from '#main/platform/database/migrate.ts'

/** Searches of the audit that people gave a name. */
export const savedSearches: Migration = {
  version: 30,
  up: (db) => {
    db.exec(`
      CREATE TABLE saved_searches (
        id TEXT PRIMARY KEY,
        profile_id TEXT NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        text TEXT NOT NULL,
        saved_at INTEGER NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX saved_searches_by_name ON saved_searches (profile_id, name COLLATE NOCASE);
    `)
  },
}
