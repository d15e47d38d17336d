import { z } from 'zod'

export const theme = z.enum(['system', 'dark', 'light'])
export const density = z.enum(['compact', 'comfortable'])

/** What a person set for this workstation. `timeZone` and `locale` are null to follow the system. */
export const preferences = z.object({
  theme,
  density,
  timeZone: z.string().max(64).nullable(),
  locale: z.string().max(35).nullable(),
  railCollapsed: z.boolean(),
  /** Command id to key sequence, only where it differs from the default, e.g. `{ 'go.health': 'g x' }`. */
  shortcuts: z.record(z.string().max(64), z.string().max(32)),
})
export type Preferences = z.infer<typeof preferences>

export const defaultPreferences: Preferences = {
  theme: 'system',
  density: 'compact',
  timeZone: null,
  locale: null,
  railCollapsed: false,
  shortcuts: {},
}

export const about = z.object({
  version: z.string(),
  host: z.object({
    kind: z.enum(['electron', 'chromium', 'loopback']),
    runtime: z.string(),
    capabilities: z.object({
      tray: z.boolean(),
      nativeMenu: z.boolean(),
      severalWindows: z.boolean(),
      deepLinks: z.boolean(),
      chooseSaveLocation: z.boolean(),
      nativeNotifications: z.boolean(),
    }),
    warnings: z.array(z.string()),
  }),
  node: z.string(),
  sqlite: z.string(),
  dataFolder: z.string(),
  logFolder: z.string(),
})
export type About = z.infer<typeof about>

/** Something a person should be told once, wherever they are in the console. */
export const notice = z.object({
  severity: z.enum(['info', 'success', 'warning', 'critical']),
  title: z.string(),
  body: z.string(),
  /** A page path such as `#/health?server=4` that shows the cause; null when there is none. */
  path: z.string().nullable(),
})
export type Notice = z.infer<typeof notice>
