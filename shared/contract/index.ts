import { appContract } from '#shared/features/app/contract.ts'
import { auditContract } from '#shared/features/audit/contract.ts'
import { connectionContract } from '#shared/features/connection/contract.ts'
import { costContract } from '#shared/features/cost/contract.ts'
import { demoContract } from '#shared/features/demo/contract.ts'
import { healthContract } from '#shared/features/health/contract.ts'
import { jobsContract } from '#shared/features/jobs/contract.ts'
import { outboxContract } from '#shared/features/outbox/contract.ts'
import { overviewContract } from '#shared/features/overview/contract.ts'
import { paletteContract } from '#shared/features/palette/contract.ts'
import { profilesContract } from '#shared/features/profiles/contract.ts'
import type { ApiOf } from './api.ts'

/** Every feature contract of the console: one line each. `npm run generate` writes the bridge from this list. */
export const contracts = [
  appContract,
  profilesContract,
  connectionContract,
  overviewContract,
  healthContract,
  costContract,
  auditContract,
  outboxContract,
  jobsContract,
  paletteContract,
  demoContract,
] as const

/** `window.omnideck`. */
export type OmnideckApi = ApiOf<typeof contracts>
