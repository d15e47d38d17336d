import { describe, expect, it, vi } from 'vitest'
import { chordOf, conflictOf, createShortcutEngine, isTyping } from './shortcuts.ts'

const press = (key: string, modifiers: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers })

describe('chordOf', () => {
  it.each([
    [press('g'), 'g'], [press('?', { shiftKey: true }), '?'], [press('K', { ctrlKey: true }), 'mod+k'], [press('k', { metaKey: true }), 'mod+k'],
    [press('O', { ctrlKey: true, shiftKey: true }), 'mod+shift+o'], [press('Escape'), 'escape'], [press('P', { shiftKey: true }), 'shift+p'], [press('1', { ctrlKey: true }), 'mod+1'], [press(' '), 'space'],
  ])('reads %o', (given, chord) => expect(chordOf(given)).toBe(chord))

  it('waits for a real key while a modifier is held', () => expect(chordOf(press('Shift', { shiftKey: true }))).toBeUndefined())
})

describe('the shortcut engine', () => {
  function engine(bindings: Record<string, () => void>) {
    let at = 0
    return { ...createShortcutEngine({ bindings: () => new Map(Object.entries(bindings)), now: () => at }), pass: (ms: number) => (at += ms) }
  }

  it('runs a sequence when its last key is pressed', () => {
    const go = vi.fn()
    const { press: type } = engine({ 'g h': go })
    expect(type(press('g'))).toBe(true)
    expect(go).not.toHaveBeenCalled()
    expect(type(press('h'))).toBe(true)
    expect(go).toHaveBeenCalledOnce()
  })

  it('forgets the first key after a pause', () => {
    const go = vi.fn()
    const { press: type, pass } = engine({ 'g h': go })
    type(press('g'))
    pass(2_000)
    type(press('h'))
    expect(go).not.toHaveBeenCalled()
  })

  it('lets a key that does not go on begin again', () => {
    const [go, range] = [vi.fn(), vi.fn()]
    const { press: type } = engine({ 'g h': go, t: range })
    type(press('g'))
    type(press('t'))
    expect(range).toHaveBeenCalledOnce()
  })

  it('leaves keys alone that mean nothing', () => expect(engine({ 'g h': vi.fn() }).press(press('x'))).toBe(false))
})

describe('conflictOf', () => {
  const others = { 'go.health': 'g h', palette: 'mod+k', range: 't' }
  it.each([['g h', 'go.health'], ['g', 'go.health'], ['t x', 'range'], ['mod+k', 'palette'], ['g x', undefined], ['tx', undefined]])('finds what %s clashes with', (sequence, owner) => expect(conflictOf(sequence, others)).toBe(owner))
})

it('counts text fields as typing, and a checkbox not', () => {
  const checkbox = Object.assign(document.createElement('input'), { type: 'checkbox' })
  expect([document.createElement('input'), document.createElement('textarea'), checkbox, document.createElement('div'), null].map(isTyping)).toEqual([true, true, false, false, false])
})
