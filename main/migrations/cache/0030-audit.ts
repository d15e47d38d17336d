import type { Migration } from '#main/platform/database/migrate.ts'

/**
 * Entries, their words and the search over both.
 *
 * `audit_entries.id` is the entry's time in milliseconds times eight plus a free slot: newest first is the table's own
 * order, and the search's, whatever order rows arrive in. `at_shift` corrects the time of the rare entry whose millisecond
 * was full. Facets are one character each: they cost no room in the prefix index, and one MATCH answers any combination of
 * filters and words.
 */
export const audit: Migration = {
  version: 30,
  up: (db) => {
    db.exec(`
      CREATE TABLE audit_terms (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        text TEXT NOT NULL,
        key TEXT NOT NULL DEFAULT ''
      ) STRICT;
      CREATE UNIQUE INDEX audit_terms_by_text ON audit_terms (kind, text, key);

      CREATE TABLE audit_conversations (
        id INTEGER PRIMARY KEY,
        conversation ANY NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX audit_conversations_by_value ON audit_conversations (conversation);

      CREATE TABLE audit_entries (
        id INTEGER PRIMARY KEY,
        at_shift INTEGER NOT NULL,
        received_after_ms INTEGER NOT NULL,
        origin_term INTEGER NOT NULL,
        origin_id ANY NOT NULL,
        status_term INTEGER NOT NULL,
        action_term INTEGER NOT NULL,
        user_term INTEGER,
        servers_term INTEGER,
        tools_term INTEGER,
        status_text_term INTEGER,
        model_term INTEGER,
        conversation INTEGER,
        duration_ms INTEGER,
        tokens_in INTEGER,
        tokens_out INTEGER,
        tokens_cached INTEGER,
        gateway_micros INTEGER,
        preview TEXT NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX audit_entries_by_origin ON audit_entries (origin_term, origin_id);
      CREATE INDEX audit_entries_by_conversation ON audit_entries (conversation) WHERE conversation IS NOT NULL;

      CREATE TABLE audit_payloads (
        id INTEGER PRIMARY KEY,
        text TEXT,
        error_text TEXT,
        payload ANY,
        is_truncated INTEGER NOT NULL,
        removed_fields TEXT
      ) STRICT;

      CREATE VIRTUAL TABLE audit_search USING fts5 (
        facets, body, content='', contentless_delete=1, tokenize='unicode61', prefix='3'
      );
      CREATE VIRTUAL TABLE audit_vocabulary USING fts5vocab (audit_search, instance);

      CREATE TABLE audit_counts (
        from_at INTEGER NOT NULL,
        status_term INTEGER NOT NULL,
        entries INTEGER NOT NULL,
        PRIMARY KEY (from_at, status_term)
      ) STRICT, WITHOUT ROWID;

      -- What other features may read of an entry; \`id\` is eight times the time, at least.
      CREATE VIEW audit_usage AS
      SELECT e.id, (e.id >> 3) - e.at_shift AS at, o.text AS origin, st.text AS status,
        u.key AS user_id, u.text AS user_name, s.kind AS servers_kind, s.text AS servers, t.kind AS tools_kind, t.text AS tools,
        m.text AS model, e.tokens_in, e.tokens_out, e.tokens_cached, e.gateway_micros
      FROM audit_entries e
        JOIN audit_terms o ON o.id = e.origin_term
        JOIN audit_terms st ON st.id = e.status_term
        LEFT JOIN audit_terms u ON u.id = e.user_term
        LEFT JOIN audit_terms s ON s.id = e.servers_term
        LEFT JOIN audit_terms t ON t.id = e.tools_term
        LEFT JOIN audit_terms m ON m.id = e.model_term;
    `)
  },
}
