import type { Migration } from '#main/platform/database/migrate.ts'

const listPrices = 'Anthropic list price, 2025-11'
const openAiPrices = 'OpenAI list price, 2025-06'

// Micro-USD per million tokens: input, output, cached reads.
const prices: readonly (readonly [pattern: string, input: number, output: number, cached: number, source: string])[] = [
  ['claude-3-haiku*', 250_000, 1_250_000, 30_000, listPrices],
  ['claude-3-5-haiku*', 800_000, 4_000_000, 80_000, `${listPrices}; the gateway applies these to every request, whatever the model`],
  ['claude-haiku-4-5*', 1_000_000, 5_000_000, 100_000, listPrices],
  ['claude-3-5-sonnet*', 3_000_000, 15_000_000, 300_000, listPrices],
  ['claude-3-7-sonnet*', 3_000_000, 15_000_000, 300_000, listPrices],
  ['claude-sonnet-4*', 3_000_000, 15_000_000, 300_000, listPrices],
  ['claude-3-opus*', 15_000_000, 75_000_000, 1_500_000, listPrices],
  ['claude-opus-4-2025*', 15_000_000, 75_000_000, 1_500_000, listPrices],
  ['claude-opus-4-1*', 15_000_000, 75_000_000, 1_500_000, listPrices],
  ['gpt-4o', 2_500_000, 10_000_000, 1_250_000, openAiPrices],
  ['gpt-4o-mini', 150_000, 600_000, 75_000, openAiPrices],
  ['gpt-4.1', 2_000_000, 8_000_000, 500_000, openAiPrices],
  ['gpt-4.1-mini', 400_000, 1_600_000, 100_000, openAiPrices],
  ['(not recorded)', 3_000_000, 15_000_000, 300_000, 'Assumed: the gateway records no model, its default is claude-sonnet-4-5. Set the price of yours.'],
]

/** What models cost, with the prices a person finds there first. */
export const priceBook: Migration = {
  version: 40,
  up: (db) => {
    db.exec(`
      CREATE TABLE prices (
        id TEXT PRIMARY KEY,
        model_pattern TEXT NOT NULL,
        from_at INTEGER NOT NULL,
        input_micros INTEGER NOT NULL CHECK (input_micros >= 0),
        output_micros INTEGER NOT NULL CHECK (output_micros >= 0),
        cached_micros INTEGER NOT NULL CHECK (cached_micros >= 0),
        source TEXT NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX prices_by_pattern ON prices (model_pattern COLLATE NOCASE, from_at);
    `)
    const insert = db.prepare(
      'INSERT INTO prices (id, model_pattern, from_at, input_micros, output_micros, cached_micros, source) VALUES (?, ?, 0, ?, ?, ?, ?)',
    )
    for (const [pattern, input, output, cached, source] of prices) insert.run(`list:${pattern}`, pattern, input, output, cached, source)
  },
}
