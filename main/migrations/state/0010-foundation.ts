import type { Migration } from '#main/platform/database/migrate.ts'

/** Marks the file as ours; the tables of what people made follow from their features. */
export const foundation: Migration = {
  version: 10,
  up: (db) => {
    db.pragma('application_id = 0x4f6d6e53')
  },
}
