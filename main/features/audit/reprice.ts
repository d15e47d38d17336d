import type { AuditEntry } from '#shared/features/audit/model.ts'

/** What an entry costs at the prices of this console, micro-USD; null when its tokens or their price are unknown. */
export type Reprice = (entry: Pick<AuditEntry, 'at' | 'model' | 'tokens'>) => number | null
