import type { Instant } from '#shared/lib/time-range.ts'
import { between, chanceFor, pick, poisson, stream } from './chance.ts'
import type { SignInFact, World } from './model.ts'
import { rhythmAt } from './rhythm.ts'
import { BUCKET, DAY, IDS_PER_BUCKET, fromBuckets, idIn, modulo, toReal } from './story-time.ts'

const browsers = ['Mozilla/5.0 (X11; Linux x64) Firefox/150.0', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/156.0', 'Mozilla/5.0 (Macintosh) Safari/26.1', 'python-httpx/0.28.1', 'omni2-cli/0.9']
const rareActions = ['api_key_created', 'api_key_revoked', 'mcp_token_generated', 'mcp_token_revoked'] as const
/** Now and then somebody guesses passwords of an account that does not exist. */
const guessed = ['root', 'administrator', 'test', 'oracle', 'admin@omni2.com']

function signInsIn(world: World, bucket: number): SignInFact[] {
  const random = chanceFor(world.seed, stream.signIn, bucket)
  const from = bucket * BUCKET
  const known = world.users.filter((user) => user.activity > 0)
  // Behind the gateway every address is the proxy's own.
  const row = (at: number): Pick<SignInFact, 'id' | 'at' | 'ip' | 'userAgent'> => ({ id: 0, at, ip: '172.18.0.2', userAgent: pick(random, browsers) })
  const facts: SignInFact[] = Array.from({ length: poisson(random, 0.45 * rhythmAt(world, from) * world.density) }, () => {
    const user = pick(random, known)
    const base = { ...row(from + Math.floor(random() * BUCKET)), userId: user.id, username: user.username }
    const luck = random()
    if (luck < 0.03) return { ...base, action: pick(random, rareActions), result: 'success', details: null }
    return luck < 0.1 ? { ...base, action: 'login', result: 'failed', details: 'invalid_credentials' } : { ...base, action: 'login', result: 'success', details: null }
  })
  if (modulo(bucket * BUCKET, DAY) === 2 * DAY / 24 && random() < 0.2) {
    const attempts = between(random, 15, 40)
    for (let index = 0; index < attempts; index += 1) facts.push({ ...row(from + index * 3000), userId: null, username: pick(random, guessed), action: 'login', result: 'failed', details: 'invalid_credentials' })
  }
  return facts.sort((a, b) => a.at - b.at).slice(0, IDS_PER_BUCKET).map((fact, ordinal) => ({ ...fact, id: idIn(bucket, ordinal) }))
}

export function signInsBetween(world: World, from: Instant, to: Instant): SignInFact[] {
  return fromBuckets(world, from, to, (bucket) => signInsIn(world, bucket), (fact) => ({ ...fact, at: toReal(world, fact.at) }))
}

/** Last successful sign-in of each user before `at`, looking back two weeks; who is absent did not sign in. */
export function lastSignInsAt(world: World, at: Instant): ReadonlyMap<number, Instant> {
  const last = new Map<number, Instant>()
  for (const fact of signInsBetween(world, at - 14 * DAY, at)) if (fact.userId !== null && fact.action === 'login' && fact.result === 'success') last.set(fact.userId, fact.at)
  return last
}
