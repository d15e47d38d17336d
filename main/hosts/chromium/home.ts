/** The page's origin in this host: https, so the page is a secure context, and a name that can never resolve. */
export const HOME = 'https://omnideck.invalid'

/** Whether an address is one of our own page, by its parts and never by its beginning. */
export function isHome(address: string): boolean {
  return URL.parse(address)?.origin === HOME
}
