import type { AuditEntry, AuditOrigin } from '#shared/features/audit/model.ts'
import type { Activity } from '#shared/features/overview/model.ts'
import { assertNever } from '#shared/lib/assert-never.ts'
import type { StateChange } from './outages.ts'
import type { CircuitChange } from './read-state-changes.ts'
import { serverPath } from './server-path.ts'
import { durationText } from './duration-text.ts'

type Kind = Activity['kind']

/** Which origins a kind of the feed shows. */
export const originsOf: Readonly<Record<Extract<Kind, 'request' | 'sign-in' | 'guard'>, readonly AuditOrigin[]>> = {
  request: ['legacy-audit-log', 'audit-log', 'flow', 'user-activity', 'server-audit'],
  'sign-in': ['sign-in'],
  guard: ['prompt-guard'],
}

export function entryToActivity(entry: AuditEntry): Activity {
  return {
    id: `entry:${entry.id}`,
    at: entry.at,
    kind: entry.origin === 'sign-in' ? 'sign-in' : entry.origin === 'prompt-guard' ? 'guard' : 'request',
    severity: severityOf(entry.status),
    who: entry.user?.name ?? null,
    server: entry.servers.length === 0 ? null : entry.servers.join(', '),
    what: entry.tools.length === 0 ? entry.action : entry.tools.join(', '),
    outcome: outcomeOf(entry),
    path: `#/audit?q=${encodeURIComponent(`id:${entry.id}`)}`,
  }
}

function severityOf(status: AuditEntry['status']): Activity['severity'] {
  switch (status) {
    case 'ok':
      return 'ok'
    case 'warning':
      return 'warning'
    case 'failed':
      return 'down'
    case 'blocked':
      return 'info'
    default:
      return assertNever(status)
  }
}

function outcomeOf({ status, durationMs }: AuditEntry): string {
  if (status === 'blocked' || status === 'failed') return status
  return durationMs === null ? '' : durationText(durationMs)
}

export function stateToActivity(change: StateChange): Activity {
  const { at, seq, serverId, server, witness, ok, error } = change
  const isGateway = witness === 'gateway'
  return {
    id: `health:${seq}:${witness}:${at}`,
    at,
    kind: 'health',
    severity: ok ? 'ok' : isGateway ? 'down' : 'warning',
    who: isGateway ? 'gateway' : 'this console',
    server,
    what: isGateway ? (ok ? 'recovered' : 'went down') : ok ? 'reachable from here again' : 'not reachable from here',
    outcome: ok ? '' : (error ?? ''),
    path: serverPath(serverId),
  }
}

export function circuitToActivity({ at, key, serverId, server, state }: CircuitChange & { readonly key: number }): Activity {
  const severity = state === 'open' ? 'down' : state === 'half-open' ? 'warning' : state === 'closed' ? 'ok' : 'info'
  return { id: `circuit:${key}:${at}`, at, kind: 'circuit', severity, who: 'gateway', server, what: 'circuit breaker', outcome: `circuit ${state}`, path: serverPath(serverId) }
}
