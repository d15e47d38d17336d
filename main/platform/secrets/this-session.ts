import { checkNames, checkSecret, type SecretStore } from './secret-store.ts'

/** Memory alone: everything is gone when the console closes. Chosen by a person, never fallen back to. */
export function createThisSessionStore(): SecretStore {
  const profiles = new Map<string, Map<string, string>>()
  return {
    kind: 'this-session',
    label: 'This session only (nothing is kept)',
    async get(profileId, name) {
      checkNames(profileId, name)
      return profiles.get(profileId)?.get(name)
    },
    async set(profileId, name, value) {
      checkNames(profileId, name)
      checkSecret(value)
      const secrets = profiles.get(profileId) ?? new Map<string, string>()
      profiles.set(profileId, secrets.set(name, value))
    },
    async claim(profileId) {
      checkNames(profileId)
      profiles.set(profileId, profiles.get(profileId) ?? new Map<string, string>())
    },
    async delete(profileId, name) {
      checkNames(profileId, name)
      return profiles.get(profileId)?.delete(name) ?? false
    },
    async list(profileId) {
      checkNames(profileId)
      const secrets = profiles.get(profileId)
      return secrets === undefined ? undefined : [...secrets.keys()].sort()
    },
    async forget(profileId) {
      checkNames(profileId)
      profiles.delete(profileId)
    },
  }
}
