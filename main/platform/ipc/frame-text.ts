import { randomBytes } from 'node:crypto'
import { AppError } from '#shared/contract/errors.ts'
import { MAX_REQUEST_CHARS, requestFrame, type ReplyFrame, type RequestFrame } from '#shared/contract/frames.ts'
import type { Log } from '../log/log.ts'

/**
 * Turns the text of one request into the text of its reply, so that every host carries the same bytes and refuses the
 * same mistakes: too long, not JSON, a key that reaches for a prototype, not a frame. Undefined when there is nobody to
 * answer, because not even an id could be read. `handle` never rejects.
 */
export async function answerText(
  text: unknown,
  handle: (frame: RequestFrame) => Promise<ReplyFrame>,
  log: Log,
): Promise<string | undefined> {
  const frame = readFrame(text)
  if ('code' in frame) {
    log.warn('refused a request', { code: frame.code, length: typeof text === 'string' ? text.length : 0 })
    if (frame.id === undefined) return undefined
    return JSON.stringify({ id: frame.id, ok: false, error: { code: frame.code, details: {}, ref: null } } satisfies ReplyFrame)
  }
  const reply = await handle(frame)
  try {
    return JSON.stringify(reply)
  } catch (cause) {
    const ref = randomBytes(5).toString('hex')
    log.error('an answer cannot be written as JSON', { ref, channel: frame.channel, cause })
    return JSON.stringify({ id: frame.id, ok: false, error: { code: 'internal.bug', details: {}, ref } } satisfies ReplyFrame)
  }
}

type Refused = { readonly code: 'ipc.too-large' | 'ipc.invalid-input'; readonly id: number | undefined }

function readFrame(text: unknown): RequestFrame | Refused {
  if (typeof text !== 'string') return { code: 'ipc.invalid-input', id: undefined }
  if (text.length > MAX_REQUEST_CHARS) return { code: 'ipc.too-large', id: readId(text) }
  try {
    const frame = requestFrame.safeParse(parseJson(text))
    return frame.success ? frame.data : { code: 'ipc.invalid-input', id: readId(text) }
  } catch {
    return { code: 'ipc.invalid-input', id: readId(text) }
  }
}

/** The bridge writes the id first, so a typed answer needs no parsing of what is too large or broken. */
function readId(text: string): number | undefined {
  const digits = /^\{"id":(\d{1,15})[,}]/.exec(text)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

// A reviver costs as much again as parsing, so it runs only where such a key may hide, plainly or behind \u escapes.
const mayHideAPrototype = /__proto__|\\u00[567]/i

function parseJson(text: string): unknown {
  if (!mayHideAPrototype.test(text)) return JSON.parse(text)
  return JSON.parse(text, (key, value: unknown) => {
    if (key === '__proto__') throw new AppError('ipc.invalid-input')
    return value
  })
}
