import type { Price } from '#shared/features/cost/model.ts'
import type { PriceDraft } from './queries.ts'

/** What stands in the form: text, as typed. Prices are US dollars per million tokens, the day is `2026-05-08`. */
export type PriceForm = { readonly modelPattern: string; readonly day: string; readonly input: string; readonly output: string; readonly cached: string; readonly source: string }
export type PriceProblems = Partial<Readonly<Record<keyof PriceForm, string>>>
export type ReadPrice = { readonly ok: true; readonly price: PriceDraft } | { readonly ok: false; readonly problems: PriceProblems }

const MICROS = 1_000_000
const MOST_DOLLARS = 100_000

/** Reads the form; every field that cannot be read has its sentence. `midnightOf` turns a day into an instant of the chosen zone. */
export function readPrice(form: PriceForm, id: string | null, midnightOf: (day: string) => number | undefined): ReadPrice {
  const problems: Partial<Record<keyof PriceForm, string>> = {}
  const modelPattern = form.modelPattern.trim()
  if (modelPattern === '') problems.modelPattern = 'Name a model, e.g. claude-sonnet-4*'
  else if (modelPattern.slice(0, -1).includes('*')) problems.modelPattern = 'A star may stand only at the end'
  const from = midnightOf(form.day)
  if (from === undefined) problems.day = 'Choose the day from which this price holds'
  const dollars = (field: 'input' | 'output' | 'cached'): number => {
    const text = form[field].trim().replace(/^\$/u, '').replace(',', '.')
    const value = /^\d+(?:\.\d+)?$/u.test(text) ? Number(text) : Number.NaN
    if (Number.isNaN(value) || value > MOST_DOLLARS) problems[field] = 'Write an amount such as 3 or 0.25'
    return Math.round(value * MICROS)
  }
  const [inputMicros, outputMicros, cachedMicros] = [dollars('input'), dollars('output'), dollars('cached')]
  if (from === undefined || Object.keys(problems).length > 0) return { ok: false, problems }
  return { ok: true, price: { id, modelPattern, from, inputMicros, outputMicros, cachedMicros, source: form.source.trim().slice(0, 200) } }
}

/** A stored price as the form shows it. */
export function toPriceForm(price: Price, dayOf: (at: number) => string): PriceForm {
  const text = (micros: number): string => String(micros / MICROS)
  return { modelPattern: price.modelPattern, day: dayOf(price.from), input: text(price.inputMicros), output: text(price.outputMicros), cached: text(price.cachedMicros), source: price.source }
}

/** The day an instant falls on in a zone, `offsetAt` minutes east of UTC, as a date field writes it. */
export function dayAt(at: number, offsetAt: (at: number) => number): string {
  return new Date(at + offsetAt(at) * 60_000).toISOString().slice(0, 10)
}

/** The instant a day begins in that zone; undefined when the text is no day. */
export function midnightAt(day: string, offsetAt: (at: number) => number): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(day)) return undefined
  const utc = Date.parse(`${day}T00:00:00Z`)
  if (!Number.isFinite(utc) || utc < 86_400_000) return undefined
  const guess = utc - offsetAt(utc) * 60_000
  return utc - offsetAt(guess) * 60_000
}
