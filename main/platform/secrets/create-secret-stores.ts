import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import type { Disposable } from '../lifecycle.ts'
import type { Log } from '../log/log.ts'
import type { Redactor } from '../log/redact.ts'
import { createSecretStoreChooser, type SecretStoreChooser } from './choose-secret-store.ts'
import { createKeychainPlatform } from './keychain-platform.ts'
import { createKeyringStore } from './keyring.ts'
import { createKeytarStore } from './keytar.ts'
import { createMoveJournal } from './move-journal.ts'
import { createPassphraseVault, type PassphraseVault } from './passphrase-vault.ts'
import type { SecretStore, SecretStoreKind } from './secret-store.ts'
import { createThisSessionStore } from './this-session.ts'
import { createTurns } from './turns.ts'

export type SecretStoresDeps = {
  /** Vault and journal live here. */
  readonly dataDir: string
  readonly clock: Clock
  readonly log: Log
  readonly platform: NodeJS.Platform
  /** Learns every secret that passes through, so that none of them can reach the log. */
  readonly redactor: Pick<Redactor, 'register'>
}

/** Every store of this machine. Choosing and moving happen one after another. `stop` locks the vault. */
export interface SecretStores extends SecretStoreChooser, Disposable {
  readonly vault: Pick<PassphraseVault, 'state' | 'create' | 'unlock' | 'lock' | 'changePassphrase' | 'setAside'>
  /** Removes a forgotten profile's secrets from the store that held them. */
  forget(profileId: string, kind: SecretStoreKind): Promise<void>
}

export function createSecretStores(deps: SecretStoresDeps): SecretStores {
  const { dataDir, clock, log, redactor } = deps
  const platform = createKeychainPlatform(deps.platform, clock)
  const vault = createPassphraseVault({ path: join(dataDir, 'secrets.vault'), clock })
  const stores = [createKeytarStore({ platform, clock }), createKeyringStore({ platform, clock }), vault, createThisSessionStore()].map((store) => registering(store, redactor))
  const chooser = createSecretStoreChooser({ stores, journal: createMoveJournal({ path: join(dataDir, 'secret-moves.json'), log }), log })
  const inTurn = createTurns()
  return {
    vault,
    survey: () => inTurn(() => chooser.survey()),
    choose: (request) => inTurn(() => chooser.choose(request)),
    adopt: (request) => inTurn(() => chooser.adopt(request)),
    forget: (profileId, kind) => inTurn(async () => stores.find((store) => store.kind === kind)?.forget(profileId)),
    stop: () => vault.lock(),
  }
}

function registering(store: SecretStore, redactor: Pick<Redactor, 'register'>): SecretStore {
  return {
    kind: store.kind,
    label: store.label,
    async get(profileId, name) {
      const value = await store.get(profileId, name)
      if (value !== undefined) redactor.register(value)
      return value
    },
    set(profileId, name, value) {
      redactor.register(value)
      return store.set(profileId, name, value)
    },
    claim: (profileId) => store.claim(profileId),
    delete: (profileId, name) => store.delete(profileId, name),
    list: (profileId) => store.list(profileId),
    forget: (profileId) => store.forget(profileId),
  }
}
