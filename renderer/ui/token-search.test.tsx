import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { show } from '#renderer/platform/testing/show.tsx'
import { splitTokens, withoutToken } from './search-tokens.ts'
import { TokenSearch } from './token-search.tsx'
import type { SearchSuggestion } from './token-search.tsx'

describe('splitTokens', () => {
  it.each([
    ['user:ana ', ['user:ana'], ''],
    ['user:ana', [], 'user:ana'],
    ['status:failed,blocked duration:>2s user:s', ['status:failed,blocked', 'duration:>2s'], 'user:s'],
    ['user:"Ana Maria" time', ['user:"Ana Maria"'], 'time'],
    ['words user:ana ', [], 'words user:ana '],
    ['-user:ana x', ['-user:ana'], 'x'],
  ])('splits %j', (text, tokens, rest) => {
    const split = splitTokens(text)
    expect(split.tokens.map((token) => token.text)).toEqual(tokens)
    expect(split.rest).toBe(rest)
  })
  it('takes one token out and leaves the rest as typed', () => {
    const text = 'user:ana tool:query x'
    const [first] = splitTokens(text).tokens
    expect(first && withoutToken(text, first)).toBe('tool:query x')
  })
})

const suggestions: readonly SearchSuggestion[] = [
  { label: 's.moreau', kind: 'value', text: 'user:s.moreau ', caret: 14, count: 412 },
  { label: 's.ivanova', kind: 'value', text: 'user:s.ivanova ', caret: 15, count: 96 },
]
function Harness({ start, onCommit }: { readonly start: string; readonly onCommit: (text: string) => void }) {
  const [text, setText] = useState(start)
  return <TokenSearch label="Search the audit" placeholder="Search" value={text} onChange={setText} onCommit={onCommit} suggestions={suggestions} />
}

it('takes the first suggestion with Tab and shows it as a chip', async () => {
  await show(<Harness start="" onCommit={() => undefined} />)
  await userEvent.type(screen.getByRole('combobox'), 'user:s')
  await userEvent.keyboard('{Tab}')
  expect(screen.getByRole('button', { name: 'Remove user:s.moreau' })).toBeTruthy()
})

it('chooses with the arrows and searches with Enter', async () => {
  const onCommit = vi.fn()
  await show(<Harness start="" onCommit={onCommit} />)
  await userEvent.type(screen.getByRole('combobox'), 'user:s{ArrowDown}{ArrowDown}{Enter}')
  expect(onCommit).not.toHaveBeenCalled()
  await userEvent.keyboard('{Escape}{Enter}')
  expect(onCommit).toHaveBeenCalledWith('user:s.ivanova ')
})

it('turns the last chip back into text with Backspace', async () => {
  await show(<Harness start="user:ana " onCommit={() => undefined} />)
  await userEvent.click(screen.getByRole('combobox'))
  await userEvent.keyboard('{Backspace}')
  expect(screen.getByRole<HTMLInputElement>('combobox').value).toBe('user:ana')
})
