import { expect, test } from 'vitest'
import { matchesFilters } from './filters.ts'

const change = { mcp_name: 'a', old_status: 'healthy', new_status: 'unhealthy', severity: 'high' }
const circuit = { mcp_name: 'a', old_state: 'closed', new_state: 'open', severity: 'high' }

test.each([
  ['nothing asked', 'mcp_status_change', change, {}, true],
  ['its name', 'mcp_status_change', change, { mcp_names: ['b', 'a'] }, true],
  ['another name', 'mcp_status_change', change, { mcp_names: ['b'] }, false],
  ['an empty list', 'mcp_status_change', change, { mcp_names: [] }, true],
  ['a name on an event without one', 'system_health', { cpu_percent: 1 }, { mcp_names: ['b'] }, true],
  ['another severity', 'mcp_status_change', change, { severity: ['info', 'critical'] }, false],
  ['the old status', 'mcp_status_change', change, { old_status: 'healthy' }, true],
  ['another new status', 'mcp_status_change', change, { new_status: 'healthy' }, false],
  ['a status on an event that lacks it', 'mcp_status_change', { mcp_name: 'a' }, { old_status: 'healthy' }, false],
  ['a status on another type', 'circuit_breaker_state', circuit, { old_status: 'healthy' }, true],
  ['a state, which no event carries', 'circuit_breaker_state', circuit, { state: ['closed'] }, true],
  ['health_status, which no event carries', 'mcp_status_change', change, { health_status: ['x'] }, true],
  ['cycles where there are none', 'mcp_auto_disabled', { mcp_name: 'a' }, { failure_cycles: 1 }, false],
  ['fewer cycles than there are', 'mcp_auto_disabled', { mcp_name: 'a', failure_cycles: 3 }, { failure_cycles: 3 }, true],
])('%s', (_, type, data, filters, expected) => {
  expect(matchesFilters(type, data, filters)).toBe(expected)
})
