// Written by `npm run new:migration`: one line for each file of this folder.
import type { Migration } from '#main/platform/database/migrate.ts'
import { foundation } from './0010-foundation.ts'
import { profilesAndPreferences } from './0020-profiles.ts'
import { savedSearches } from './0030-saved-searches.ts'
import { priceBook } from './0040-price-book.ts'
import { favourites } from './0050-favourites.ts'
import { outbox } from './0060-outbox.ts'
import { workOffline } from './0070-work-offline.ts'

export const stateMigrations: readonly Migration[] = [foundation, profilesAndPreferences, savedSearches, priceBook, favourites, outbox, workOffline]
