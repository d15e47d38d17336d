import { z } from 'zod'
import { AppError } from '#shared/contract/errors.ts'
import { cardId, type Layout } from '#shared/features/overview/model.ts'
import { prepared } from '#main/platform/database/prepared.ts'
import type { Connection, ReadDefinition, WriteDefinition } from '#main/platform/database/store.ts'

/** The arrangement everybody begins with. Saving under its name changes it; removing that brings it back. */
export const builtInLayout: Layout = { name: 'Operations', cards: [...cardId.options] }

type OfProfile = { readonly profileId: string }
export type Layouts = { readonly current: string; readonly layouts: readonly Layout[] }

// A card that a newer console knew is left out rather than losing the layout.
const cards = z.array(z.unknown()).transform((list) => list.flatMap((card) => cardId.safeParse(card).data ?? []))

/** The layouts of a profile by name, the built-in one first. Lives in `state.db`. */
export const readLayouts: ReadDefinition<OfProfile, Layouts> = {
  name: 'overview.layouts',
  run: (db, { profileId }) => {
    const rows = prepared<[string], { name: string; cards: string; isCurrent: number }>(
      db,
      'SELECT name, cards, is_current AS isCurrent FROM layouts WHERE profile_id = ? ORDER BY name COLLATE NOCASE, name',
    ).all(profileId)
    const saved = rows.map(({ name, cards: text }): Layout => ({ name, cards: cards.catch([]).parse(JSON.parse(text)) }))
    const own = saved.find(({ name }) => name === builtInLayout.name)
    const layouts = [own ?? builtInLayout, ...saved.filter((layout) => layout !== own)]
    return { current: rows.find(({ isCurrent }) => isCurrent === 1)?.name ?? builtInLayout.name, layouts }
  },
}

export const saveLayout: WriteDefinition<OfProfile & Layout, null> = {
  name: 'overview.save-layout',
  run: (db, { profileId, name, cards: list }) => {
    prepared(
      db,
      'INSERT INTO layouts (profile_id, name, cards) VALUES (?, ?, ?) ON CONFLICT (profile_id, name) DO UPDATE SET cards = excluded.cards',
    ).run(profileId, name, JSON.stringify(list))
    return null
  },
}

/** Throws `item.unknown` when no layout has that name. */
export const chooseLayout: WriteDefinition<OfProfile & { readonly name: string }, null> = {
  name: 'overview.choose-layout',
  run: (db, { profileId, name }) => {
    if (!has(db, profileId, name) && name !== builtInLayout.name) throw new AppError('item.unknown')
    prepared(db, 'UPDATE layouts SET is_current = (name = ?) WHERE profile_id = ?').run(name, profileId)
    return null
  },
}

export const removeLayout: WriteDefinition<OfProfile & { readonly name: string }, null> = {
  name: 'overview.remove-layout',
  run: (db, { profileId, name }) => {
    prepared(db, 'DELETE FROM layouts WHERE profile_id = ? AND name = ?').run(profileId, name)
    return null
  },
}

function has(db: Connection, profileId: string, name: string): boolean {
  return prepared(db, 'SELECT 1 FROM layouts WHERE profile_id = ? AND name = ?').get(profileId, name) !== undefined
}
