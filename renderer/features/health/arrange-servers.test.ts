import { describe, expect, it } from 'vitest'
import type { ServerState } from '#shared/features/health/model.ts'
import { arrangeServers, groupOf, pickForLanes } from './arrange-servers.ts'
import { aServer } from './testing.ts'

const server = (name: string, state: ServerState, favourite = false) => aServer({ name, favourite, verdict: { ...aServer({ name }).verdict, state } })
const rows = [server('informatica-mcp', 'down'), server('grafana-mcp', 'unknown'), server('postgres-mcp', 'up'), server('slack-mcp', 'up', true), server('old-mcp', 'off', true)]
const names = (list: readonly { readonly name: string }[]): readonly string[] => list.map(({ name }) => name)
const all = { find: '', states: [] }

describe('arrangeServers', () => {
  it('puts favourites first inside their group and leaves trouble on top', () => {
    expect(names(arrangeServers(rows, all, 'status'))).toEqual(['informatica-mcp', 'grafana-mcp', 'slack-mcp', 'postgres-mcp', 'old-mcp'])
  })
  it('puts favourites first of all when there are no groups', () => {
    expect(names(arrangeServers(rows, all, 'none')).slice(0, 2)).toEqual(['slack-mcp', 'old-mcp'])
  })
  it('finds every word anywhere, whatever the case', () => {
    expect(names(arrangeServers(rows, { find: 'CORP slack', states: [] }, 'status'))).toEqual(['slack-mcp'])
  })
  it('keeps the chosen states', () => {
    expect(names(arrangeServers(rows, { find: '', states: ['down', 'unknown'] }, 'status'))).toEqual(['informatica-mcp', 'grafana-mcp'])
  })
})

it('counts what nobody has checked as needing attention, and what was switched off as not', () => {
  expect(rows.map((row) => groupOf(row, 'status').id)).toEqual(['attention', 'attention', 'up', 'up', 'off'])
})

it('gives lanes to trouble first, then to favourites', () => {
  expect(names(pickForLanes(rows, 3))).toEqual(['informatica-mcp', 'grafana-mcp', 'slack-mcp'])
})
