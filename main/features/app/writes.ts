import type { WriteDefinition } from '#main/platform/database/store.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { Preferences } from '#shared/features/app/model.ts'

export const writePreferences: WriteDefinition<{ readonly [Name in keyof Preferences]?: Preferences[Name] | undefined }, void> = {
  name: 'app.set-preferences',
  run: (db, changes) => {
    const upsert = prepared(db, 'INSERT INTO preferences (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
    for (const [name, value] of Object.entries(changes)) if (value !== undefined) upsert.run(name, JSON.stringify(value))
  },
}
