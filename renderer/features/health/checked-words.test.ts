import { expect, it } from 'vitest'
import { createFormat } from '#renderer/platform/format.ts'
import { checkedWords } from './checked-words.ts'

const format = createFormat({ locale: 'en-US', timeZone: 'UTC' })

it('says what each witness found', () => {
  const gateway = { state: 'up', at: 1, text: null, latencyMs: 84.4 } as const
  expect(checkedWords('postgres-mcp', { gateway, probe: { state: 'down', at: 1, text: 'connect timeout after 5 s', latencyMs: null } }, format)).toBe('postgres-mcp checked: gateway up, 84 ms; this console down, connect timeout after 5 s')
  expect(checkedWords('postgres-mcp', { gateway, probe: null }, format)).toBe('postgres-mcp checked: gateway up, 84 ms; not reachable by a check from here')
})
