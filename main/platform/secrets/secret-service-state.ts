import type { Clock } from '../clock.ts'
import { busPaths, openSessionBus, type BusReply, type SessionBus } from './session-bus.ts'
import type { UnusableReason } from './secret-outcome.ts'

const service = 'org.freedesktop.secrets'
const patienceMs = 5_000

/**
 * Why the Secret Service cannot be used now, `undefined` when it can. Asks the bus itself, because the native parts report a
 * locked keychain, an absent one and a missing entry alike. Never starts a service and never opens an unlock window.
 */
export async function secretServiceState(env: NodeJS.ProcessEnv, uid: number, clock: Clock): Promise<UnusableReason | undefined> {
  const paths = busPaths(env)
  // An address of another kind (tcp, autolaunch) is for the native parts to follow; nothing can be said about it here.
  if (paths === undefined) return undefined
  let bus: SessionBus
  try {
    bus = await openSessionBus({ paths, uid, clock, patienceMs })
  } catch {
    return 'service-missing'
  }
  try {
    return await ask(bus)
  } catch {
    return 'no-answer'
  } finally {
    bus.close()
  }
}

async function ask(bus: SessionBus): Promise<UnusableReason | undefined> {
  const owner = await bus.call({ destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus', member: 'NameHasOwner', args: [service] })
  if (!owner.ok || owner.body.readUInt32LE(0) === 0) return 'service-missing'
  const alias = await bus.call({ destination: service, path: '/org/freedesktop/secrets', interface: 'org.freedesktop.Secret.Service', member: 'ReadAlias', args: ['default'] })
  if (!alias.ok) return 'service-missing'
  const collection = alias.body.subarray(4, 4 + alias.body.readUInt32LE(0)).toString('utf8')
  if (collection === '/') return 'no-collection'
  const locked = await bus.call({ destination: service, path: collection, interface: 'org.freedesktop.DBus.Properties', member: 'Get', args: ['org.freedesktop.Secret.Collection', 'Locked'] })
  if (!locked.ok) return 'no-collection'
  return isTrue(locked) ? 'locked' : undefined
}

/** A variant holding one boolean: signature length, `b`, NUL, padding, four bytes. */
function isTrue(reply: BusReply & { readonly ok: true }): boolean {
  return reply.body.length >= 8 && reply.body.readUInt32LE(4) === 1
}
