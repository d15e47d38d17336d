import type { AuditEntryFact } from '#shared/features/audit/facts.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import { detectionEntry, signInEntry } from '../../omni2/entries.ts'
import type { Row } from '../keyset-source.ts'
import { numberOf, textOf } from '../read-cells.ts'

/** `auth_service.auth_audit`: sign-ins and keys. Older installs call `result` `status`. */
export function authAuditToFact(row: Row, at: Instant): AuditEntryFact {
  return signInEntry({
    id: String(row['key_id']),
    at,
    userId: textOf(row, 'user_id', 50),
    username: textOf(row, 'username', 255),
    action: textOf(row, 'action', 50) ?? 'sign-in',
    result: textOf(row, 'result', 50) ?? textOf(row, 'status', 50),
    ipAddress: textOf(row, 'ip_address', 100),
    userAgent: textOf(row, 'user_agent', 500),
    details: textOf(row, 'details'),
  })
}

/** `omni2.prompt_injection_log`. */
export function detectionToFact(row: Row, at: Instant): AuditEntryFact {
  return detectionEntry({
    id: String(row['key_id']),
    at,
    userId: textOf(row, 'user_id', 50),
    userName: textOf(row, 'person', 255),
    preview: textOf(row, 'message', 500) ?? '',
    score: numberOf(row, 'injection_score'),
    action: textOf(row, 'action', 50) ?? 'unknown',
  })
}
