import type { ConnectionState, Leg } from '#shared/features/connection/model.ts'
import type { LegState, Machine } from './connection.ts'

/** The part of the answer that the machine knows; the driver adds times and names. */
export function describeConnection(machine: Machine): Pick<ConnectionState, 'status' | 'since' | 'reason' | 'chosenOffline' | 'legs' | 'mode' | 'retryAt'> {
  const { http, auth, socket, postgres } = machine.legs
  const toLeg = ({ state, since, reason }: LegState): Leg => ({ state, since, reason })
  return {
    status: machine.status,
    since: machine.since,
    reason: reasonOf(machine),
    chosenOffline: machine.chosenOffline,
    legs: { http: toLeg(http), auth: toLeg(auth), socket: toLeg(socket), postgres: toLeg(postgres) },
    mode: socket.state === 'up' ? 'told' : 'asking',
    retryAt: [http, socket, postgres].find((leg) => leg.retryAt !== null)?.retryAt ?? null,
  }
}

/** Always says something unless all is well: a state without a why helps nobody. */
function reasonOf({ status, chosenOffline, catchingUp, legs }: Machine): string | null {
  const { http, auth, socket, postgres } = legs
  switch (status) {
    case 'live':
      return null
    case 'connecting':
      if (http.state !== 'up') return 'Connecting to the gateway.'
      if (auth.state !== 'up') return 'Signing in.'
      if (catchingUp) return 'Fetching what was missed.'
      return socket.state === 'trying' ? 'Opening the live connection.' : 'Connecting to Postgres.'
    case 'signed-out':
      return auth.reason ?? 'The gateway did not accept the credentials.'
    case 'offline':
      return chosenOffline ? 'You chose to work offline.' : (http.reason ?? 'The gateway cannot be reached.')
    case 'degraded':
      if (http.state !== 'up') return http.reason ?? 'The gateway does not answer questions.'
      if (socket.state !== 'up') return socket.reason ?? 'The live connection is not open.'
      return postgres.reason ?? 'The Postgres database cannot be reached.'
  }
}
