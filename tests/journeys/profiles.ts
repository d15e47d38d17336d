import type { Page } from '@playwright/test'
import type { OmnideckApi } from '#shared/contract/index.ts'
import type { Result } from '#shared/contract/result.ts'
import type { ProfileDraft, ProfileId } from '#shared/features/profiles/model.ts'
import type { DemoGateway } from '#main/demo-gateway/server.ts'

/** Asks main what the page could ask it: for what is not the journey's story, and to compare the screen with. */
export function askMain<Value, Input>(page: Page, question: (api: OmnideckApi, input: Input) => Promise<Result<Value>>, input: Input): Promise<Value> {
  return page.evaluate(`(async () => {
    const answer = await (${String(question)})(globalThis.omnideck, ${JSON.stringify(input)})
    if (!answer.ok) throw new Error(answer.error.code + ' ' + JSON.stringify(answer.error.details))
    return answer.value
  })()`)
}

export type Who = {
  readonly name: string
  readonly baseUrl: string
  readonly username: string
  readonly password: string
  readonly postgres?: ProfileDraft['postgres']
  readonly environment?: ProfileDraft['environment']
}

/** A gateway's super admin, with its database where it has one. */
export function adminOf(name: string, gateway: DemoGateway, database: DemoGateway = gateway): Who {
  const at = database.postgres
  return {
    name, baseUrl: gateway.baseUrl, ...gateway.credentials,
    postgres: at === null ? null : { host: at.host, port: at.port, database: at.database, user: at.user, ssl: 'off' },
  }
}

/** Adds a profile as the wizard would, with its secrets kept for this session, and shows it. */
export async function addProfile(page: Page, who: Who): Promise<ProfileId> {
  const draft: ProfileDraft = {
    name: who.name, baseUrl: who.baseUrl, auth: { kind: 'password', username: who.username }, environment: who.environment ?? 'staging',
    postgres: who.postgres ?? null, pinnedCertificate: null, allowPlainHttp: false, proxyUrl: null,
  }
  const added = await askMain(page, (api, input) => api.profiles.add({ ...input, store: 'this-session' }), { draft, secrets: { password: who.password } })
  await askMain(page, (api, input) => api.profiles.open(input), { profileId: added.id })
  return added.id
}
