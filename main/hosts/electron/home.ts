/** Scheme of the page in this host: a privileged standard one, so that it is a secure context with an origin of its own. */
export const PAGE_SCHEME = 'omnideck-page'
export const HOME = `${PAGE_SCHEME}://app`

/** Whether an address is one of our own page, by its parts and never by its beginning. */
export function isHome(address: string): boolean {
  const url = URL.parse(address)
  return url !== null && url.protocol === `${PAGE_SCHEME}:` && url.host === 'app' && url.username === '' && url.password === ''
}
