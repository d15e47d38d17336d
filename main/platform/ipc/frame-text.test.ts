import { describe, expect, it, vi } from 'vitest'
import { MAX_REQUEST_CHARS, type ReplyFrame, type RequestFrame } from '#shared/contract/frames.ts'
import { silentLog } from '../log/log.ts'
import { answerText } from './frame-text.ts'

const echo = (frame: RequestFrame): Promise<ReplyFrame> => Promise.resolve({ id: frame.id, ok: true, value: frame.input })

async function codeOf(text: unknown): Promise<string | undefined> {
  const reply = await answerText(text, echo, silentLog)
  if (reply === undefined) return undefined
  const frame = JSON.parse(reply) as ReplyFrame
  return frame.ok ? 'ok' : frame.error.code
}

describe('frame text', () => {
  it('answers a well-formed request', async () => {
    expect(await answerText('{"id":1,"channel":"a.b","input":{"x":1}}', echo, silentLog)).toBe('{"id":1,"ok":true,"value":{"x":1}}')
  })

  it.each([
    ['a cut-off request', '{"id":7,"channel":"a.b","input":{', 'ipc.invalid-input'],
    ['a channel that is no text', '{"id":7,"channel":5}', 'ipc.invalid-input'],
    ['an endless channel', `{"id":7,"channel":"${'a'.repeat(101)}"}`, 'ipc.invalid-input'],
    ['a key that reaches for a prototype', '{"id":7,"channel":"a.b","input":{"__proto__":{"isAdmin":true}}}', 'ipc.invalid-input'],
    ['the same key behind an escape', '{"id":7,"channel":"a.b","input":{"__pr\\u006fto__":1}}', 'ipc.invalid-input'],
    ['a request over the limit', `{"id":7,"channel":"a.b","input":"${'x'.repeat(MAX_REQUEST_CHARS)}"}`, 'ipc.too-large'],
  ])('answers %s with a typed error', async (_what, text, code) => {
    expect(await codeOf(text)).toBe(code)
  })

  it('lets the word through where it is a value', async () => {
    expect(await codeOf('{"id":7,"channel":"a.b","input":"__proto__"}')).toBe('ok')
  })

  it.each([['an array', '[]'], ['nothing', ''], ['null', 'null'], ['a negative id', '{"id":-1,"channel":"a.b"}'], ['no text at all', { id: 1 }]])(
    'stays silent on %s, where there is nobody to answer',
    async (_what, text) => {
      const handle = vi.fn(echo)
      expect(await answerText(text, handle, silentLog)).toBeUndefined()
      expect(handle).not.toHaveBeenCalled()
    },
  )

  it('answers with a bug when a value cannot be written as JSON', async () => {
    const reply = await answerText('{"id":1,"channel":"a.b"}', (frame) => Promise.resolve({ id: frame.id, ok: true, value: 1n }), silentLog)
    expect(JSON.parse(reply ?? '')).toMatchObject({ id: 1, ok: false, error: { code: 'internal.bug', ref: expect.stringMatching(/^[0-9a-f]{10}$/) } })
  })
})
