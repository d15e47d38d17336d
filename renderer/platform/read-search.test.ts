import { expect, it } from 'vitest'
import { choiceOf, choicesOf, textOf } from './read-search.ts'

it.each([
  ['a text', 'informatica-mcp', 'informatica-mcp'], ['a number the router made of an id', 4, '4'], ['nothing', undefined, undefined],
  ['an empty text', '', undefined], ['an object', { a: 1 }, undefined], ['an endless text', 'a'.repeat(501), undefined],
])('reads %s', (_, value, expected) => expect(textOf({ server: value }, 'server')).toBe(expected))

it('takes only words it knows', () => {
  expect(choiceOf({ view: 'grid' }, 'view', ['table', 'grid'])).toBe('grid')
  expect(choiceOf({ view: 'constructor' }, 'view', ['table', 'grid'])).toBeUndefined()
})

it('reads several words, each once, in their usual order', () => {
  expect(choicesOf({ states: 'down,up,down,<script>' }, 'states', ['up', 'degraded', 'down'])).toEqual(['up', 'down'])
})
