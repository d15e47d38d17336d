import { noRawColour } from './no-raw-colour.js'
import { runRule } from './run-rule.ts'

runRule('no-raw-colour', noRawColour, {
  allows: [
    { filename: 'renderer/ui/theme.ts', code: "export const paper = '#101418'" },
    { filename: 'renderer/features/cost/page.tsx', code: "export const colour = 'var(--signal-amber)'" },
    { filename: 'renderer/features/cost/page.tsx', code: "export const anchor = '#top'" },
    { filename: 'main/hosts/electron/electron-window.ts', code: "export const background = '#101418'" },
    { filename: 'renderer/features/cost/page.test.tsx', code: "export const colour = '#fff'" },
  ],
  refuses: [
    { filename: 'renderer/features/cost/page.tsx', code: "export const colour = '#fff'", says: 'Use a token of renderer/ui instead of the colour #fff.' },
    { filename: 'renderer/app/shell.tsx', code: "export const colour = '#A1B2C3D4'", says: 'Use a token of renderer/ui instead of the colour #A1B2C3D4.' },
    { filename: 'renderer/app/shell.tsx', code: "export const colour = 'rgb(0 0 0 / 20%)'", says: 'Use a token of renderer/ui instead of the colour rgb(0 0 0 / 20%).' },
    { filename: 'renderer/app/shell.tsx', code: "export const colour = 'oklch(0.7 0.1 200)'", says: 'Use a token of renderer/ui instead of the colour oklch(0.7 0.1 200).' },
    { filename: 'renderer/app/shell.tsx', code: 'export const Bar = () => <b style={{ color: `#ff0000` }} />', says: 'Use a token of renderer/ui instead of the colour #ff0000.' },
  ],
})
