import { z } from 'zod'
import { command, event, feature, query } from '#shared/contract/builders.ts'
import { fresh } from '#shared/contract/freshness.ts'
import { about, notice, preferences } from './model.ts'

/** The application itself: what runs, how it looks, what it has to tell. Answered with or without a profile. */
export const appContract = feature({
  slug: 'app',
  scope: 'app',
  calls: {
    about: query({ input: z.object({}), output: fresh(about) }),
    preferences: query({ input: z.object({}), output: fresh(preferences) }),
    setPreferences: command({ input: preferences.partial(), output: preferences, whenOffline: 'run' }),
    /** Opens an https address in the system's browser; anything else is refused. */
    openExternal: command({ input: z.object({ url: z.string().max(2000) }), output: z.object({}), whenOffline: 'run' }),
    /** A view crashed in the page: kept in the log, redacted. */
    reportCrash: command({
      input: z.object({ message: z.string().max(2000), stack: z.string().max(10_000), where: z.string().max(200) }),
      output: z.object({ ref: z.string() }),
      whenOffline: 'run',
    }),
  },
  events: {
    preferencesChanged: event({ payload: z.object({}) }),
    /** A deep link or a second start asks the page to show something. */
    navigate: event({ payload: z.object({ path: z.string().max(2000) }) }),
    notice: event({ payload: notice }),
  },
})
