// Written by `npm run new:migration`: one line for each file of this folder.
import type { Migration } from '#main/platform/database/migrate.ts'
import { foundation } from './0010-foundation.ts'

export const cacheMigrations: readonly Migration[] = [foundation]
