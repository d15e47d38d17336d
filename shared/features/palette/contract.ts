import { z } from 'zod'
import { feature, query } from '#shared/contract/builders.ts'
import { fresh } from '#shared/contract/freshness.ts'

export const paletteItem = z.object({
  kind: z.enum(['server', 'user', 'saved-search']),
  id: z.string(),
  label: z.string(),
  detail: z.string(),
  /** Page path this leads to. */
  path: z.string(),
})
export type PaletteItem = z.infer<typeof paletteItem>

/** Finds things by name for the command palette. Views and actions are the page's own. */
export const paletteContract = feature({
  slug: 'palette',
  scope: 'profile',
  calls: {
    find: query({ input: z.object({ text: z.string().max(100) }), output: fresh(z.array(paletteItem).max(50)) }),
  },
  events: {},
})
