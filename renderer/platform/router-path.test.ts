import { expect, it } from 'vitest'
import { toRouterPath } from './router-path.ts'

it.each([
  ['#/health?server=4', {}, '/health?server=4'],
  ['/#/audit', { range: '7d' }, '/audit?range=7d'],
  ['/cost?range=1h', { range: '7d' }, '/cost?range=1h'],
  ['/health', { from: 1, to: 2, server: '4' }, '/health?from=1&to=2'],
  ['https://evil.example/', {}, undefined],
  ['//evil.example/x', {}, undefined],
  ['javascript:alert(1)', {}, undefined],
  ['#/../../etc', {}, undefined],
])('%s with %o leads to %s', (path, present, target) => expect(toRouterPath(path, present)).toBe(target))
