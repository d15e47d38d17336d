import { describe, expect, it } from 'vitest'
import { cardId } from '#shared/features/overview/model.ts'
import { canMove, moveCard, readLayout, toBands, usualCards, writeLayout } from './layouts.ts'

it('knows every card of the contract', () => expect([...usualCards].toSorted()).toEqual(cardId.options.toSorted()))

describe('toBands', () => {
  it('gives the usual page three stretches', () => {
    expect(toBands(usualCards).map(({ kind, cards }) => [kind, cards.length])).toEqual([['figures', 5], ['servers', 1], ['panels', 4]])
  })
  it('keeps the figures together where the first of them stands', () => {
    expect(toBands(['activity', 'requests', 'servers', 'cost', 'traffic'])).toEqual([
      { kind: 'panels', cards: ['activity'] }, { kind: 'figures', cards: ['requests', 'cost'] }, { kind: 'servers', cards: ['servers'] }, { kind: 'panels', cards: ['traffic'] },
    ])
  })
})

describe('moveCard', () => {
  it('moves a figure past its neighbour, not out of the figures', () => {
    expect(moveCard(['requests', 'servers', 'cost'], 'cost', -1)).toEqual(['cost', 'servers', 'requests'])
    expect(canMove(['requests', 'servers', 'cost'], 'cost', 1)).toBe(false)
  })
  it('moves a panel past a panel', () => {
    expect(moveCard(['requests', 'servers', 'traffic', 'activity'], 'activity', -1)).toEqual(['requests', 'servers', 'activity', 'traffic'])
  })
  it('leaves an unknown card alone', () => expect(canMove(['requests'], 'traffic', 1)).toBe(false))
})

describe('readLayout', () => {
  it('reads back what was copied', () => {
    const layout = { name: 'Night shift', cards: ['activity', 'servers', 'requests'] as const }
    expect(readLayout(writeLayout({ ...layout, cards: [...layout.cards] }))).toEqual({ ok: true, layout })
  })
  it('leaves out what this version does not know, and repeats', () => {
    expect(readLayout('{"cards":["forecast","activity","activity",7,"requests"]}')).toEqual({ ok: true, layout: { name: 'Pasted layout', cards: ['activity', 'requests'] } })
  })
  it.each([['no JSON', 'hello'], ['no cards', '{"name":"x"}'], ['a bare null', 'null'], ['only unknown cards', '{"cards":["forecast"]}'], ['cards that are no list', '{"cards":"requests"}']])('refuses %s with a sentence', (_, text) => {
    const read = readLayout(text)
    expect(read.ok).toBe(false)
    if (!read.ok) expect(read.says).toMatch(/\.$/u)
  })
})
