import { auditDoor } from '#renderer/features/audit/index.ts'
import { costDoor } from '#renderer/features/cost/index.ts'
import { healthDoor } from '#renderer/features/health/index.ts'
import { outboxDoor } from '#renderer/features/outbox/index.ts'
import { overviewDoor } from '#renderer/features/overview/index.ts'
import { settingsDoor } from '#renderer/features/settings/index.ts'
import type { FeatureDoor } from '#renderer/platform/feature-door.ts'

/** The views in the rail, top first: one line each. */
export const railDoors: readonly FeatureDoor[] = [overviewDoor, healthDoor, costDoor, auditDoor]
/** Below them, at the foot of the rail. */
export const bottomDoors: readonly FeatureDoor[] = [outboxDoor, settingsDoor]
/** Every view a person can go to by name or by keys. */
export const doors: readonly FeatureDoor[] = [...railDoors, ...bottomDoors]
