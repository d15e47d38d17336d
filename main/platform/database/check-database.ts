import type { Connection } from './store.ts'
import { AppError } from '#shared/contract/errors.ts'

/** Walks every page and throws `cache.damaged` with the first finding. Takes seconds on a large file. */
export function checkDatabase(db: Connection): void {
  const finding = String(db.pragma('quick_check(1)', { simple: true }))
  if (finding !== 'ok') throw new AppError('cache.damaged', { details: { finding: finding.slice(0, 200) } })
}
