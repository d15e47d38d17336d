import { describe, expect, it } from 'vitest'
import { hueOf } from './chart-model.ts'

describe('hues of series', () => {
  it('differ for the first ten keys, whatever they are called', () => {
    expect(new Set(Array.from({ length: 10 }, (_, index) => hueOf(`server-${index}`))).size).toBe(10)
  })

  it('stay with their key from chart to chart', () => {
    const first = hueOf('github-mcp')
    for (let index = 0; index < 30; index++) hueOf(`another-${index}`)
    expect(hueOf('github-mcp')).toBe(first)
  })
})
