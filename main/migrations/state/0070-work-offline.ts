import type { Migration } from '#main/platform/database/migrate.ts'

/** Profiles that a person chose to keep offline. */
export const workOffline: Migration = {
  version: 70,
  up: (db) => {
    db.exec(`
      CREATE TABLE offline_choices (
        profile_id TEXT PRIMARY KEY REFERENCES profiles (id) ON DELETE CASCADE,
        chosen_at INTEGER NOT NULL
      ) STRICT;
    `)
  },
}
