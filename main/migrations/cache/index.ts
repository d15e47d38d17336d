// Written by `npm run new:migration`: one line for each file of this folder.
import type { Migration } from '#main/platform/database/migrate.ts'
import { foundation } from './0010-foundation.ts'
import { health } from './0020-health.ts'
import { audit } from './0030-audit.ts'
import { usage } from './0040-usage.ts'
import { traffic } from './0050-traffic.ts'

export const cacheMigrations: readonly Migration[] = [foundation, health, audit, usage, traffic]
