import { describe, expect, it } from 'vitest'
import { whyItDied } from './why-it-died.ts'

describe('why it died', () => {
  it.each([
    ['exit code 133', "[1:1:FATAL:gpu_data_manager_impl_private.cc(415)] GPU process isn't usable. Goodbye.\n", 'gpu', 'graphics processor'],
    ['exit code 127', 'chromium: error while loading shared libraries: libgbm.so.1: cannot open shared object file', 'other', 'libgbm.so.1'],
    ['exit code 1', '[ERROR:ozone_platform_x11.cc(240)] Missing X server or $DISPLAY\n', 'other', 'no display'],
    ['exit code 1', '[FATAL:zygote_host_impl_linux.cc(126)] No usable sandbox! If you are running on Ubuntu', 'other', 'sandbox'],
    ['exit code 21', 'The profile appears to be in use by another Chromium process', 'other', 'same folder'],
    ['SIGKILL', '', 'other', 'SIGKILL'],
    ['exit code 9', 'first line\nlast line\n', 'other', 'last line'],
    ['exit code 0', 'chatter of a browser in good health\n', 'other', 'The window was closed.'],
  ])('reads %s and %j', (exit, lastWords, cause, sentence) => {
    const death = whyItDied(exit, lastWords)
    expect(death.cause).toBe(cause)
    expect(death.sentence).toContain(sentence)
  })
})
