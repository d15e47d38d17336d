import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'

type Raw = Readonly<Record<string, unknown>>

/**
 * The view's own part of the address. `parse` turns whatever stands there into something valid; `change` writes keys
 * back (undefined removes one). Small steps such as typing replace the history entry, choices push one.
 */
export function useViewSearch<Search extends object>(parse: (raw: Raw) => Search): readonly [Search, (patch: Partial<Record<string, unknown>>, how?: 'push' | 'replace') => void] {
  const raw: Raw = useSearch({ strict: false })
  const navigate = useNavigate()
  const search = useMemo(() => parse(raw), [raw, parse])
  const change = useCallback(
    (patch: Partial<Record<string, unknown>>, how: 'push' | 'replace' = 'push') =>
      void navigate({ to: '.', search: ((before: Raw) => ({ ...before, ...patch })), replace: how === 'replace' }),
    [navigate],
  )
  return [search, change]
}
