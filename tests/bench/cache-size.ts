import { openDatabase } from '#main/platform/database/open-database.ts'
import { figure } from './figure.ts'
import type { Measure } from './measure.ts'

/** Room on the disk of what belongs to audit entries, search index and counts included, by entry. */
export const cacheSizeMeasure: Measure = {
  name: 'cache size',
  run(context) {
    const cache = context.cache()
    const db = openDatabase(cache.file, 'reader')
    try {
      const parts = db
        .prepare<[], { readonly part: string; readonly bytes: number }>(
          `SELECT CASE WHEN name LIKE 'audit_search%' THEN 'search index' WHEN name LIKE 'audit_payloads%' THEN 'payloads' WHEN name LIKE 'usage_%' THEN 'roll-ups' ELSE 'entries' END AS part,
             sum(pgsize) AS bytes FROM dbstat WHERE aggregate = TRUE AND (name LIKE 'audit_%' OR name LIKE 'usage_%') GROUP BY 1 ORDER BY 2 DESC`,
        )
        .all()
      const total = parts.reduce((sum, { bytes }) => sum + bytes, 0)
      return Promise.resolve([
        figure({ name: 'cache size by audit entry', value: total / cache.rows, unit: 'bytes', budgets: [{ of: 'value', is: 'at most', than: 450 }] }),
        ...parts.map(({ part, bytes }) => figure({ name: `cache size by audit entry: ${part}`, value: bytes / cache.rows, unit: 'bytes' })),
      ])
    } finally {
      db.close()
    }
  },
}
