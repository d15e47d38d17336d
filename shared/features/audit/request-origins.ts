import type { AuditOrigin } from './model.ts'

/** Origins whose entries are requests: sign-ins, detections and the steps within a chat are entries, but asking once is one request. */
export const requestOrigins: ReadonlySet<AuditOrigin> = new Set(['legacy-audit-log', 'audit-log', 'flow'])
