import { AppError } from '#shared/contract/errors.ts'
import type { ProfileDraft } from '#shared/features/profiles/model.ts'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Normalises a draft, or says why it cannot be saved (`profile.invalid`, details `field` and `message`). Credentials in
 * an address are refused: they would end up in a file and on the screen.
 */
export function checkDraft(draft: ProfileDraft): ProfileDraft {
  const url = URL.parse(draft.baseUrl.trim())
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw invalid('baseUrl', 'The address must begin with https:// or http://.')
  }
  if (url.username !== '' || url.password !== '') throw invalid('baseUrl', 'The address must not contain a user name or password.')
  if (url.search !== '' || url.hash !== '') throw invalid('baseUrl', 'The address must end before any ? or #.')
  if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname) && !draft.allowPlainHttp) {
    throw invalid('baseUrl', 'Plain http to another machine sends the password readable. Use https, or allow it for this profile.')
  }
  if (draft.proxyUrl !== null) {
    const proxy = URL.parse(draft.proxyUrl)
    if (proxy === null || (proxy.protocol !== 'http:' && proxy.protocol !== 'https:')) {
      throw invalid('proxyUrl', 'The proxy address must begin with http:// or https://.')
    }
    if (proxy.username !== '' || proxy.password !== '') throw invalid('proxyUrl', 'The proxy address must not contain a user name or password: none is kept for proxies. Use one that needs no sign-in.')
  }
  return { ...draft, baseUrl: url.href.replace(/\/+$/, '') }
}

function invalid(field: string, message: string): AppError {
  return new AppError('profile.invalid', { details: { field, message } })
}
