import { z } from 'zod'

/** One way the demo gateway can be told to misbehave. */
export const trouble = z.object({
  name: z.string(),
  label: z.string(),
  says: z.string(),
  on: z.boolean(),
})
export type Trouble = z.infer<typeof trouble>
