import { useLocation, useRouter } from '@tanstack/react-router'
import type { RouterHistory } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { MouseEvent, ReactNode } from 'react'
import { toRouterPath } from './router-path.ts'

// The routes are made from a list, so their types are not known here.
type RouterParts = { readonly history: RouterHistory; readonly state: { readonly location: { readonly search: Readonly<Record<string, unknown>> } } }

/** Goes to a page path as main gives it; the time range goes along. A path that leads out of the page is ignored. */
export function useGoTo(): (path: string) => void {
  const router = useRouter() as unknown as RouterParts
  return useCallback((path) => {
    const target = toRouterPath(path, router.state.location.search)
    if (target !== undefined) router.history.push(target)
  }, [router])
}

/** A link to a place in the console that is known as text, e.g. from a line of the feed. */
export function PageLink({ path, className, children }: { readonly path: string; readonly className?: string | undefined; readonly children: ReactNode }): ReactNode {
  const router = useRouter() as unknown as RouterParts
  const goTo = useGoTo()
  const search: Readonly<Record<string, unknown>> = useLocation().search as never
  const target = toRouterPath(path, search)
  if (target === undefined) return <span className={className}>{children}</span>
  const onClick = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    goTo(path)
  }
  return <a className={className} href={router.history.createHref(target)} onClick={onClick}>{children}</a>
}
