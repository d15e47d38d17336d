import { systemClock } from '#main/platform/clock.ts'
import { benchCache } from './bench-cache.ts'
import type { BenchCache } from './bench-cache.ts'
import { cacheSizeMeasure } from './cache-size.ts'
import { costMeasure } from './cost-queries.ts'
import { eventToPixelMeasure } from './event-to-pixel.ts'
import type { Figure } from './figure.ts'
import { ingestMeasure } from './ingest-rate.ts'
import { liveEventsMeasure } from './live-events.ts'
import type { Measure, Progress } from './measure.ts'
import { pumpMeasure } from './pump-rate.ts'
import { aroundSearchMeasure, freeTextMeasure, searchMeasure } from './search-queries.ts'
import { startUpMeasure } from './start-up.ts'
import { viewSwitchMeasure } from './view-switch.ts'

/** In the order they run. */
export const measures: readonly Measure[] = [
  searchMeasure, freeTextMeasure, aroundSearchMeasure, costMeasure, cacheSizeMeasure, ingestMeasure, pumpMeasure, liveEventsMeasure,
  startUpMeasure, viewSwitchMeasure, eventToPixelMeasure,
]

export type BenchOptions = { readonly rows: number; readonly only: string | undefined; readonly quick: boolean; readonly tell: Progress }

/** Runs the chosen measures one after the other: two at once would measure each other. */
export async function runBench({ rows, only, quick, tell }: BenchOptions): Promise<readonly Figure[]> {
  let built: BenchCache | undefined
  const cache = (): BenchCache => (built ??= benchCache({ rows, now: systemClock.now(), tell }))
  const figures: Figure[] = []
  for (const measure of measures) {
    if (only !== undefined && !measure.name.includes(only)) continue
    tell(measure.name)
    figures.push(...(await measure.run({ cache, rows, quick, tell })))
  }
  return figures
}
