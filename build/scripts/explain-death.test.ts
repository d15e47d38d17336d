import { describe, expect, it } from 'vitest'
import { explainDeath } from './explain-death.ts'
import type { ProcessEnd } from './explain-death.ts'

const ended = (end: Partial<ProcessEnd>): ProcessEnd => ({ code: 1, signal: null, stderr: '', spawnError: undefined, ...end })

describe('explainDeath', () => {
  it.each<[string, Partial<ProcessEnd>, string]>([
    [
      'a missing library',
      { code: 127, stderr: '/x/electron: error while loading shared libraries: libnss3.so: cannot open shared object file: No such file or directory\n' },
      'the system library libnss3.so is missing',
    ],
    [
      'an old C library',
      { stderr: "/x/electron: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found (required by /x/electron)\n" },
      "the system's C library is older than GLIBC_2.38",
    ],
    [
      'root without a sandbox',
      { code: null, signal: 'SIGTRAP', stderr: '[7:1121/101530.1:FATAL:electron_main_delegate.cc(288)] Running as root without --no-sandbox is not supported. See https://crbug.com/638180.\n' },
      'it refuses to run as root',
    ],
    [
      'a sandbox helper without rights',
      { code: null, signal: 'SIGTRAP', stderr: '[7:FATAL:setuid_sandbox_host.cc(163)] The SUID sandbox helper binary was found, but is not configured correctly. Rather than run without sandboxing I\'m aborting now.' },
      'its sandbox helper is not owned by root, and this system allows no other sandbox',
    ],
    ['no sandbox at all', { code: null, signal: 'SIGTRAP', stderr: '[7:FATAL:zygote_host_impl_linux.cc(128)] No usable sandbox! If you are running on Ubuntu 23.10+' }, 'this system allows it no sandbox'],
    [
      'no display, rather than what follows from it',
      { stderr: '[7:ERROR:ozone_platform_x11.cc(250)] Missing X server or $DISPLAY\n[7:ERROR:env.cc(257)] The platform failed to initialize.  Exiting.\n' },
      'the display cannot be reached',
    ],
    ['a display of somebody else', { stderr: 'Authorization required, but no authorization protocol specified\n' }, 'the display does not accept this user'],
    ['a crash without words', { code: null, signal: 'SIGSEGV' }, 'it crashed (SIGSEGV)'],
    ['a missing program', { code: null, spawnError: 'ENOENT' }, 'its program file is missing'],
    ['a program of another processor', { code: null, spawnError: 'ENOEXEC' }, 'it was built for another kind of processor'],
    ['an exit code of the shell', { code: 126 }, 'it could not be run (exit code 126)'],
  ])('names %s', (_, end, cause) => {
    expect(explainDeath(ended(end))).toBe(cause)
  })

  it.each<[string, Partial<ProcessEnd>]>([
    ['a clean end, whatever was said', { code: 0, stderr: 'No usable sandbox!' }],
    ['an exit code of the console itself', { code: 4, stderr: 'Omnideck is already running.' }],
    ['an end by the wish of somebody', { code: null, signal: 'SIGTERM' }],
  ])('does not blame the runtime for %s', (_, end) => {
    expect(explainDeath(ended(end))).toBeUndefined()
  })
})
