import type { Connection } from '#main/platform/database/store.ts'

export const outbox = {
  version: 60,
  up(db: Connection): void {
    db.exec(`
      CREATE TABLE drafts (
        id         TEXT PRIMARY KEY,
        profile_id TEXT NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
        kind       TEXT NOT NULL,
        title      TEXT NOT NULL,
        subject    TEXT NOT NULL,
        base       TEXT NOT NULL CHECK (json_valid(base)),
        mine       TEXT NOT NULL CHECK (json_valid(mine)),
        made_at    INTEGER NOT NULL,
        status     TEXT NOT NULL,
        error      TEXT
      ) STRICT;
      CREATE INDEX drafts_by_profile ON drafts (profile_id, made_at);

      -- Append-only: the gateway keeps no trail of administrators' changes, so this console keeps its own.
      CREATE TABLE journal (
        id         INTEGER PRIMARY KEY,
        profile_id TEXT NOT NULL,
        at         INTEGER NOT NULL,
        kind       TEXT NOT NULL,
        subject    TEXT NOT NULL,
        before     TEXT NOT NULL CHECK (json_valid(before)),
        after      TEXT NOT NULL CHECK (json_valid(after)),
        outcome    TEXT NOT NULL
      ) STRICT;
      CREATE TRIGGER journal_is_append_only_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;
      CREATE TRIGGER journal_is_append_only_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;
    `)
  },
}
