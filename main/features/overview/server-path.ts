/** Where the page shows a server; null while only its name was told. */
export function serverPath(serverId: string | null): string | null {
  return serverId === null ? null : `#/health?server=${encodeURIComponent(serverId)}`
}
