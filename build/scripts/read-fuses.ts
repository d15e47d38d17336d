import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'

/** The switches burnt into the packed binary, by the names of electron-builder.yml. A test holds both lists together. */
export const wantedFuses = {
  runAsNode: { fuse: FuseV1Options.RunAsNode, on: false },
  enableCookieEncryption: { fuse: FuseV1Options.EnableCookieEncryption, on: true },
  enableNodeOptionsEnvironmentVariable: { fuse: FuseV1Options.EnableNodeOptionsEnvironmentVariable, on: false },
  enableNodeCliInspectArguments: { fuse: FuseV1Options.EnableNodeCliInspectArguments, on: false },
  enableEmbeddedAsarIntegrityValidation: { fuse: FuseV1Options.EnableEmbeddedAsarIntegrityValidation, on: true },
  onlyLoadAppFromAsar: { fuse: FuseV1Options.OnlyLoadAppFromAsar, on: true },
  loadBrowserProcessSpecificV8Snapshot: { fuse: FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, on: false },
  grantFileProtocolExtraPrivileges: { fuse: FuseV1Options.GrantFileProtocolExtraPrivileges, on: false },
} as const

/** Reads the fuses back from a packed binary; the names of those that are not as they should be. */
export async function wrongFuses(executable: string): Promise<readonly string[]> {
  const wire = await getCurrentFuseWire(executable)
  return Object.entries(wantedFuses)
    .filter(([, { fuse, on }]) => wire[fuse] !== (on ? FuseState.ENABLE : FuseState.DISABLE))
    .map(([name]) => name)
}
