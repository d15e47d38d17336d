import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { contracts } from '#shared/contract/index.ts'
import { probeContract } from '#tests/support/probe-contract.ts'
import { bridgeTable as probeTable } from '#tests/support/probe-table.ts'
import { channelsSource } from './generate.ts'

describe('generate', () => {
  it('finds the committed names of the bridge up to date', () => {
    const committed = readFileSync(new URL('../../preload/channels.generated.ts', import.meta.url), 'utf8')
    expect(committed, 'run `npm run generate`').toBe(channelsSource(contracts))
  })

  it('writes every call and event of a contract, in its order', () => {
    const { calls, events } = probeTable.probe
    const list = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ')
    expect(channelsSource([probeContract])).toContain(`  probe: { calls: [${list(calls)}], events: [${list(events)}] },`)
  })
})
