import { profile, profileDraft, type Profile } from '#shared/features/profiles/model.ts'

export type ProfileRow = {
  readonly id: string
  readonly name: string
  readonly body: string
  readonly secret_store: string | null
  readonly created_at: number
  readonly last_opened_at: number | null
}

/** The one place where the stored form meets the model. A row that no longer fits is a damaged file: it throws. */
export function toProfile(row: ProfileRow): Profile {
  return profile.parse({
    ...(JSON.parse(row.body) as object),
    id: row.id,
    secretStore: row.secret_store,
    createdAt: row.created_at,
    lastOpenedAt: row.last_opened_at,
  })
}

export function toRow(saved: Profile): ProfileRow {
  return {
    id: saved.id,
    name: saved.name,
    body: JSON.stringify(profileDraft.parse(saved)),
    secret_store: saved.secretStore,
    created_at: saved.createdAt,
    last_opened_at: saved.lastOpenedAt,
  }
}
