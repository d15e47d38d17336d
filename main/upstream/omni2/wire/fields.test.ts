import { describe, expect, test } from 'vitest'
import { addressText, anyInstant, isoInstant, unixInstant, wireNumber } from './fields.ts'

const NOON = Date.UTC(2026, 1, 1, 12, 0, 0)

describe('times', () => {
  test.each([
    ['2026-02-01T12:00:00', NOON],
    ['2026-02-01T12:00:00.250000', NOON + 250],
    ['2026-02-01 12:00:00.25', NOON + 250],
    ['2026-02-01T12:00:00+00:00', NOON],
    ['2026-02-01 12:00:00+00', NOON],
    ['2026-02-01T14:00:00+0200', NOON],
    ['2026-02-01T14:00:00.000+02:00', NOON],
    ['2026-02-01T12:00:00Z', NOON],
    ['2026-02-01T12:00', NOON],
  ])('reads %s as UTC unless it says otherwise', (text, expected) => {
    expect(isoInstant.parse(text)).toBe(expected)
  })

  test.each(['', 'today', '2026-02-01', '2026-13-01T12:00:00', '01/02/2026 12:00', '1769947200'])('refuses %s instead of guessing', (text) => {
    expect(isoInstant.safeParse(text).success).toBe(false)
  })

  test.each([
    ['1769947200.5', NOON + 500],
    [1769947200, NOON],
  ])('reads unix seconds %s', (value, expected) => {
    expect(unixInstant.parse(value)).toBe(expected)
    expect(anyInstant.parse(value)).toBe(expected)
  })

  test('refuses milliseconds where seconds are meant', () => {
    expect(unixInstant.safeParse(NOON).success).toBe(false)
  })
})

test('numbers may arrive as text, but text that is no number is refused', () => {
  expect(wireNumber.parse('12.50')).toBe(12.5)
  expect(wireNumber.parse(12.5)).toBe(12.5)
  for (const lie of ['', ' ', '0x10', 'NaN', 'Infinity', '1e999', null, true]) expect(wireNumber.safeParse(lie).success).toBe(false)
})

test('a password inside an address is dropped', () => {
  expect(addressText.parse('https://ana:secret@mcp.example:8443/mcp?x=a@b')).toBe('https://mcp.example:8443/mcp?x=a@b')
  expect(addressText.parse('http://mcp.example/mcp')).toBe('http://mcp.example/mcp')
})
