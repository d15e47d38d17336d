import type { Migration } from '#main/platform/database/migrate.ts'

/**
 * Usage by hour and by day (UTC), derived from audit entries in the transaction that stores them. Every dimension has its
 * own rows that add up to those of \`all\`; \`model_term\` is in every row because tokens are priced by model. Term 0 stands
 * for "none recorded".
 */
export const usage: Migration = {
  version: 40,
  up: (db) => {
    const measures = `
        dimension INTEGER NOT NULL,
        bucket INTEGER NOT NULL,
        term INTEGER NOT NULL,
        model_term INTEGER NOT NULL,
        requests INTEGER NOT NULL,
        failed INTEGER NOT NULL,
        tokens_in INTEGER NOT NULL,
        tokens_out INTEGER NOT NULL,
        tokens_cached INTEGER NOT NULL,
        rows_with_tokens INTEGER NOT NULL,
        gateway_micros INTEGER NOT NULL,
        rows_with_gateway_cost INTEGER NOT NULL,
        PRIMARY KEY (dimension, bucket, term, model_term)`
    db.exec(`
      CREATE TABLE usage_terms (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        key TEXT NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX usage_terms_by_key ON usage_terms (kind, key);
      CREATE TABLE usage_hours (${measures}
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE usage_days (${measures}
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
