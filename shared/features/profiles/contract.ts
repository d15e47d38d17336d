import { z } from 'zod'
import { command, event, feature, query } from '#shared/contract/builders.ts'
import { fresh } from '#shared/contract/freshness.ts'
import { connectionTest, profile, profileDraft, profileId, secretStoreChoice, secretStoreKind, typedSecrets } from './model.ts'

/** The gateways a person connects to. Answered before any profile is open: the first-run wizard lives on it. */
export const profilesContract = feature({
  slug: 'profiles',
  scope: 'app',
  calls: {
    /** `openProfileId` is the profile this window shows, null in the wizard. */
    list: query({ input: z.object({}), output: fresh(z.object({ profiles: z.array(profile), openProfileId: profileId.nullable() })) }),
    secretStores: query({ input: z.object({}), output: fresh(z.array(secretStoreChoice)) }),
    /** Starts the named checks; follow them with `test` on every `testChanged`. Stored secrets are used where none is typed. */
    startTest: command({
      input: z.object({ profileId: profileId.nullable(), draft: profileDraft, secrets: typedSecrets, store: secretStoreKind.nullable() }),
      output: z.object({ testId: z.string() }),
      whenOffline: 'run',
    }),
    test: query({ input: z.object({ testId: z.string().max(64) }), output: fresh(connectionTest) }),
    /** Stores the profile, and the typed secrets in `store` (null: the best available). */
    add: command({
      input: z.object({ draft: profileDraft, secrets: typedSecrets, store: secretStoreKind.nullable() }),
      output: profile,
      whenOffline: 'run',
    }),
    edit: command({
      input: z.object({ profileId, draft: profileDraft, secrets: typedSecrets, store: secretStoreKind.nullable() }),
      output: profile,
      whenOffline: 'run',
    }),
    /** Shows the profile in this window, or in its own where the host has several. */
    open: command({ input: z.object({ profileId }), output: z.object({}), whenOffline: 'run' }),
    /** Removes the profile with its secrets and its cache. `typedName` must equal the profile's name. */
    forget: command({ input: z.object({ profileId, typedName: z.string().max(80) }), output: z.object({}), whenOffline: 'run' }),
    /** Creates or unlocks the passphrase vault. */
    unlockVault: command({ input: z.object({ passphrase: z.string().min(8).max(1000) }), output: z.object({}), whenOffline: 'run' }),
  },
  events: {
    changed: event({ payload: z.object({}) }),
    testChanged: event({ payload: z.object({ testId: z.string() }) }),
    /** This window now belongs to another profile (or none): every cached answer of the page is void. */
    opened: event({ payload: z.object({ profileId: profileId.nullable() }) }),
  },
})
