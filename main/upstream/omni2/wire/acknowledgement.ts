import { z } from 'zod'
import { longText, orNull } from './fields.ts'
import { readWire } from './protocol.ts'

const acknowledgement = z
  .object({ message: orNull(longText), status: orNull(longText) })
  .transform((answer) => ({ message: answer.message ?? answer.status ?? '' }))

/** The answer of most writes: `{ success, message }`, `{ status }` or `{ message }`, all meaning "done". */
export const parseAcknowledgement = (raw: unknown): { readonly message: string } => readWire('acknowledgement', acknowledgement, raw)
