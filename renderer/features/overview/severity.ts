import type { Activity } from '#shared/features/overview/model.ts'
import type { State } from '#renderer/ui/state-words.ts'

export const severityState: Readonly<Record<Activity['severity'], State>> = { ok: 'up', info: 'info', warning: 'degraded', down: 'down' }
export const severityWord: Readonly<Record<Activity['severity'], string>> = { ok: 'fine', info: 'information', warning: 'warning', down: 'failed' }
