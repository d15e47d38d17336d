import { noSqlOutsideReadsWrites } from './no-sql-outside-reads-writes.js'
import { runRule } from './run-rule.ts'

const says = 'SQL belongs in a file named after reading, writing or ingesting, or in a migration.'
const select = "db.prepare('SELECT id FROM audit_entries')"

runRule('no-sql-outside-reads-writes', noSqlOutsideReadsWrites, {
  allows: [
    ...['reads.ts', 'read-series.ts', 'writes-favourites.ts', 'write-entry.ts', 'read-prices.ts', 'ingest-checks.ts', 'row.ts', 'prune.ts', 'rebuild.ts', 'count-entries.ts', 'server-index.ts', 'saved-searches.ts'].map(
      (file) => ({ filename: `main/features/audit/${file}`, code: select }),
    ),
    { filename: 'main/migrations/cache/0010-foundation.ts', code: 'db.exec(`CREATE TABLE gaps (id INTEGER)`)' },
    { filename: 'main/platform/database/migrate.ts', code: select },
    { filename: 'main/upstream/postgres/pages.ts', code: select },
    { filename: 'main/ingest/cursors.ts', code: select },
    { filename: 'renderer/features/audit/page.tsx', code: "export const hint = 'Select a server from the list'" },
  ],
  refuses: [
    { filename: 'main/features/audit/handlers.ts', code: select, says },
    { filename: 'main/features/audit/index.ts', code: 'db.prepare(`INSERT OR IGNORE INTO gaps VALUES (${place})`)', says },
    { filename: 'main/features/audit/handlers.ts', code: "db.exec('DELETE FROM gaps')", says },
    { filename: 'main/features/audit/handlers.ts', code: "db.exec('UPDATE gaps SET reason = 1')", says },
    { filename: 'main/features/audit/handlers.ts', code: 'db.exec(`\n  CREATE TABLE gaps (id INTEGER)`)', says },
    // Names that only end in an allowed word.
    { filename: 'main/features/audit/narrow.ts', code: select, says },
    { filename: 'main/features/audit/spreads.ts', code: select, says },
    { filename: 'main/features/audit/explanation.ts', code: select, says },
  ],
})
