import type { WebSocket } from 'ws'
import type { FlowFact } from '../world/model.ts'

/** Values that are stored as text but published typed. */
const NUMERIC_MEMBERS: ReadonlySet<string> = new Set(['score', 'tokens'])

/** `/api/v1/ws/flows/{user_id}` (contract 7.4): raw events without an envelope, for watched users only. */
export type FlowHub = {
  accept(socket: WebSocket, userId: number): void
  publish(flow: FlowFact): void
  dropAll(): void
  stop(): void
}

export function createFlowHub(deps: { readonly isWatched: (userId: number) => boolean }): FlowHub {
  const listeners = new Map<WebSocket, number>()
  return {
    accept(socket, userId) {
      listeners.set(socket, userId)
      socket.on('close', () => listeners.delete(socket))
      socket.on('error', () => socket.terminate())
    },
    publish(flow) {
      if (!deps.isWatched(flow.userId)) return
      for (const event of flow.events) {
        const { parent_id: parentId, ...rest } = event
        const typed = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, NUMERIC_MEMBERS.has(key) ? Number(value) : value]))
        const frame = JSON.stringify({ user_id: flow.userId, session_id: flow.sessionId, ...typed, parent_id: parentId === '' ? null : parentId })
        for (const [socket, userId] of listeners) {
          if (userId === flow.userId) socket.send(frame)
        }
      }
    },
    dropAll() {
      for (const socket of listeners.keys()) socket.terminate()
    },
    stop() {
      for (const socket of listeners.keys()) socket.close(1012)
    },
  }
}
