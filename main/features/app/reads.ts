import type { ReadDefinition } from '#main/platform/database/store.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import { defaultPreferences, preferences, type Preferences } from '#shared/features/app/model.ts'

/** What was set, over the defaults. A value this version does not understand falls back to its default. */
export const readPreferences: ReadDefinition<Record<string, never>, Preferences> = {
  name: 'app.preferences',
  run: (db) => {
    const rows = prepared(db, 'SELECT name, value FROM preferences').all() as { name: string; value: string }[]
    const stored: Record<string, unknown> = {}
    for (const { name, value } of rows) {
      const field = Object.hasOwn(preferences.shape, name) ? preferences.shape[name as keyof Preferences] : undefined
      const parsed = field?.safeParse(JSON.parse(value))
      if (parsed?.success === true) stored[name] = parsed.data
    }
    return { ...defaultPreferences, ...stored }
  },
}

export const readSqliteVersion: ReadDefinition<Record<string, never>, string> = {
  name: 'app.sqlite-version',
  run: (db) => prepared(db, 'SELECT sqlite_version()').pluck().get() as string,
}
