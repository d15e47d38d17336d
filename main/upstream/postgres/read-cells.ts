import type { Row } from './keyset-source.ts'

// The database is foreign: columns differ between installs, numbers come as texts, JSON as text or object.

export function textOf(row: Row, column: string, max = 20_000): string | null {
  const value = row[column]
  if (value === null || value === undefined) return null
  const text = typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : JSON.stringify(value)
  return text === '' ? null : text.slice(0, max)
}

export function numberOf(row: Row, column: string): number | null {
  const value = row[column]
  const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
  return Number.isFinite(number) ? number : null
}

export function countOf(row: Row, column: string): number | null {
  const number = numberOf(row, column)
  return number === null || number < 0 ? null : Math.round(number)
}

export function listOf(row: Row, column: string): string[] {
  const value = row[column]
  const list = Array.isArray(value) ? value : typeof value === 'string' ? fromJson(value) : []
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string' && item !== '').slice(0, 100) : []
}

/** A jsonb value, or the same as text. */
export function jsonOf(row: Row, column: string): unknown {
  const value = row[column]
  return typeof value === 'string' ? fromJson(value) : (value ?? null)
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** A decimal such as `0.004215` in micro-units, without passing through a float; null when it is no decimal. */
export function microsOf(row: Row, column: string): number | null {
  const value = row[column]
  if (typeof value !== 'string' && typeof value !== 'number') return null
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value).trim())
  if (match === null) return null
  const [, sign, whole = '0', fraction = ''] = match
  const micros = Number(`${whole}${fraction.padEnd(6, '0').slice(0, 6)}`) + (Number(fraction[6] ?? '0') >= 5 ? 1 : 0)
  return Number.isSafeInteger(micros) ? (sign === '-' ? -micros : micros) : null
}
