import type { Price } from '#shared/features/cost/model.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { ReadDefinition } from '#main/platform/database/store.ts'

const COLUMNS = `id, model_pattern AS modelPattern, from_at AS "from", input_micros AS inputMicros, output_micros AS outputMicros,
  cached_micros AS cachedMicros, source`

/** The price book: by model pattern, newest price first. One for all profiles; lives in `state.db`. */
export const readPrices: ReadDefinition<Record<string, never>, Price[]> = {
  name: 'cost.prices',
  run: (db) => prepared<[], Price>(db, `SELECT ${COLUMNS} FROM prices ORDER BY model_pattern COLLATE NOCASE, from_at DESC`).all(),
}
