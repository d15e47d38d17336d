import { createHashHistory, createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router'
import type { RouterHistory } from '@tanstack/react-router'
import { connectDoor } from '#renderer/features/connect/index.ts'
import { settingsDoor } from '#renderer/features/settings/index.ts'
import { NotFound } from './not-found.tsx'
import { doors, railDoors } from './routes.ts'
import { Shell } from './shell.tsx'

const homePath = (railDoors[0] ?? settingsDoor).path

/** Addresses to views. They live behind a `#`, because the page is one file for both hosts. */
export function createPageRouter(history: RouterHistory = createHashHistory()) {
  const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })
  const home = createRoute({
    getParentRoute: () => root, path: '/',
    beforeLoad: ({ search }) => redirect({ to: homePath, search, replace: true, throw: true }),
  })
  const views = [...doors, connectDoor].map((door) => createRoute({ getParentRoute: () => root, path: door.path, component: door.page }))
  return createRouter({ routeTree: root.addChildren([home, ...views]), history, defaultPreload: false, scrollRestoration: false })
}
