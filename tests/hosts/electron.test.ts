import { describe } from 'vitest'
import { startElectronRig, whyNoElectron } from '#tests/support/electron-rig.ts'
import { describeConformance } from './conformance.ts'

if (whyNoElectron !== undefined) process.stdout.write(`skipped: the conformance suite on Electron, because ${whyNoElectron}\n`)

describe.skipIf(whyNoElectron !== undefined)('with a real runtime', () => {
  describeConformance('electron', startElectronRig)
})
