import { useMediaQuery } from '@mantine/hooks'
import { useLayoutEffect } from 'react'
import type { Preferences } from '#shared/features/app/model.ts'

/** Applies theme and density to the document. tokens.css does the rest; Mantine is told which side it is on. */
export function useAppearance({ theme, density }: Pick<Preferences, 'theme' | 'density'>): 'dark' | 'light' {
  const isSystemDark = useMediaQuery('(prefers-color-scheme: dark)', false, { getInitialValueInEffect: false })
  const scheme = theme === 'system' ? (isSystemDark ? 'dark' : 'light') : theme
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = scheme
    document.documentElement.dataset['density'] = density
  }, [scheme, density])
  return scheme
}
