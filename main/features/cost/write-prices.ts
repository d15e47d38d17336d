import type { Price } from '#shared/features/cost/model.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { WriteDefinition } from '#main/platform/database/store.ts'

/** Keeps a price. One of the same pattern and hour is replaced, whatever its id was. */
export const setPrice: WriteDefinition<Price, void> = {
  name: 'cost.set-price',
  run: (db, price) => {
    prepared(db, 'DELETE FROM prices WHERE id = ? OR (model_pattern = ? COLLATE NOCASE AND from_at = ?)').run(price.id, price.modelPattern, price.from)
    prepared(
      db,
      `INSERT INTO prices (id, model_pattern, from_at, input_micros, output_micros, cached_micros, source)
       VALUES (@id, @modelPattern, @from, @inputMicros, @outputMicros, @cachedMicros, @source)`,
    ).run(price)
  },
}

export const removePrice: WriteDefinition<{ readonly id: string }, void> = {
  name: 'cost.remove-price',
  run: (db, { id }) => {
    prepared(db, 'DELETE FROM prices WHERE id = ?').run(id)
  },
}
