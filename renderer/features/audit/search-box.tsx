import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ReactNode, Ref } from 'react'
import type { TimeRange } from '#shared/lib/time-range.ts'
import { ConsoleError } from '#renderer/platform/ipc-client.ts'
import { Keys } from '#renderer/ui/kbd.tsx'
import { TokenSearch } from '#renderer/ui/token-search.tsx'
import { auditQueries } from './queries.ts'

/** What is searched for. Typing changes nothing but suggestions; `Enter` searches. */
export function SearchBox({ text, range, error, found, onSearch, ref }: {
  /** The search the list shows. */
  readonly text: string
  readonly range: TimeRange
  /** What the list's question was refused with. */
  readonly error: Error | null
  readonly found: string
  readonly onSearch: (text: string) => void
  readonly ref: Ref<{ focus: () => void }>
}): ReactNode {
  const [typed, setTyped] = useState(text)
  const [caret, setCaret] = useState<number | null>(null)
  // Back, a saved search or a link changes the search from outside.
  useEffect(() => setTyped(text), [text])
  const at = Math.min(caret ?? typed.length, typed.length)
  const help = useQuery({ ...auditQueries.suggest({ range, text: typed }, at), placeholderData: keepPreviousData, enabled: caret !== null })
  const refused = error instanceof ConsoleError && error.code === 'search.syntax' && typed === text ? error.details : undefined
  const problem = help.data?.data.problem ?? (typeof refused?.['message'] === 'string' ? { message: refused['message'], at: Number(refused['at'] ?? 0) } : null)
  return (
    <TokenSearch
      ref={ref} label="Search the audit" placeholder="Search text, or user: mcp: tool: status: cost:>0.01 duration:>2s"
      value={typed} onChange={setTyped} onCaret={setCaret}
      onCommit={(next) => {
        setTyped(next)
        if (next.trim() !== text.trim()) onSearch(next)
      }}
      suggestions={caret === null ? [] : (help.data?.data.suggestions ?? [])} problem={typed.trim() === '' ? null : problem}
      aside={<>{found}<Keys sequence="/" /></>}
    />
  )
}
