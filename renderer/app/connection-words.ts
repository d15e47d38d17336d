import type { ConnectionState } from '#shared/features/connection/model.ts'
import type { Format } from '#renderer/platform/format.ts'
import type { State } from '#renderer/ui/state-words.ts'

export type ConnectionWords = { readonly word: string; readonly detail: string; readonly tone: State }

/** How the gateway is reached, in a word and a half sentence with the age of what is shown. */
export function connectionWords(connection: ConnectionState, now: number, format: Format): ConnectionWords {
  const { status, asOf, lastEventAt, reason, catchingUp, mode } = connection
  const cacheAge = asOf === null ? 'nothing received yet' : `cache as of ${format.time(asOf)} · ${now - asOf < 60_000 ? 'less than a minute' : format.duration(Math.floor((now - asOf) / 60_000) * 60_000)} old`
  switch (status) {
    case 'connecting':
      return { word: 'Connecting', detail: catchingUp === null ? (reason ?? 'reaching the gateway') : `catching up, ${format.percent(catchingUp, 0)}`, tone: 'info' }
    case 'live':
      return { word: 'Live', detail: lastEventAt === null ? (mode === 'asking' ? 'asking on a schedule' : 'no event yet') : `last event ${format.relative(lastEventAt, now)}`, tone: 'up' }
    case 'degraded':
      return { word: 'Degraded', detail: reason ?? 'part of the connection is missing', tone: 'degraded' }
    case 'offline':
      return { word: connection.chosenOffline ? 'Working offline' : 'Offline', detail: cacheAge, tone: 'degraded' }
    case 'signed-out':
      return { word: 'Signed out', detail: cacheAge, tone: 'degraded' }
  }
}

/** `0:23`, for a countdown. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000))
  return `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`
}
