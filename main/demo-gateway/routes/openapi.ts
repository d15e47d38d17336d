import { json } from '../http/exchange.ts'
import { route } from '../http/router.ts'
import type { Route } from '../http/router.ts'
import { OMNI2_VERSION } from './health.ts'

/** Lists this service's own routes, so that a client can detect features (contract 1.5). */
export function createOpenApiRoutes(routes: readonly Route[]): readonly Route[] {
  const paths: Record<string, Record<string, object>> = {}
  for (const { method, pattern } of routes) paths[pattern] = { ...paths[pattern], [method.toLowerCase()]: { responses: { 200: { description: 'OK' } } } }
  return [
    route('GET', '/openapi.json', () => json({ openapi: '3.1.0', info: { title: 'Omni2', version: OMNI2_VERSION }, paths })),
    route('GET', '/docs', () => ({ status: 200, contentType: 'text/html; charset=utf-8', bodyText: '<!doctype html><title>Omni2 API</title>' })),
  ]
}
