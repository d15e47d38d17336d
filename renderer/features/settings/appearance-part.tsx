import { SegmentedControl, Select } from '@mantine/core'
import type { ReactNode } from 'react'
import { usePreferences, useSetPreferences } from '#renderer/platform/preferences.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useNow } from '#renderer/platform/clock.ts'
import classes from './settings.module.css'

const zones = Intl.supportedValuesOf('timeZone')
// The region decides how numbers and dates are written; the words of the console are English.
const locales = ['en-US', 'en-GB', 'de-DE', 'de-CH', 'fr-FR', 'fr-CH', 'it-IT', 'es-ES', 'nl-NL', 'pl-PL', 'sv-SE', 'pt-BR', 'ja-JP', 'en-IN']

/** Theme, density, time zone and region of this workstation. */
export function AppearancePart(): ReactNode {
  const preferences = usePreferences()
  const set = useSetPreferences()
  const format = useFormat()
  const now = useNow()
  const names = new Intl.DisplayNames('en', { type: 'language' })
  return (
    <div className={classes.rows}>
      <Row title="Theme" says="Follows the system unless set.">
        <SegmentedControl aria-label="Theme" value={preferences.theme} onChange={(theme) => set({ theme: theme })} data={[{ value: 'system', label: 'System' }, { value: 'dark', label: 'Dark' }, { value: 'light', label: 'Light' }]} />
      </Row>
      <Row title="Density" says="Rows of 28 or 36 pixels.">
        <SegmentedControl aria-label="Density" value={preferences.density} onChange={(density) => set({ density: density })} data={[{ value: 'compact', label: 'Compact' }, { value: 'comfortable', label: 'Comfortable' }]} />
      </Row>
      <Row title="Time zone" says={`Every time on screen is in this zone. It is ${format.full(now)} ${format.zoneName(now)}.`}>
        <Select aria-label="Time zone" searchable clearable placeholder="As the system" data={zones} value={preferences.timeZone} onChange={(timeZone) => set({ timeZone })} w={260} limit={200} nothingFoundMessage="No such zone" />
      </Row>
      <Row title="Region" says={`How numbers and dates are written: ${format.count(1_234_567)}, ${format.money(24_180_000)}.`}>
        <Select aria-label="Region" searchable clearable placeholder="As the system" data={locales.map((value) => ({ value, label: names.of(value) ?? value }))} value={preferences.locale} onChange={(locale) => set({ locale })} w={260} />
      </Row>
    </div>
  )
}

function Row({ title, says, children }: { readonly title: string; readonly says: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className={classes.row}>
      <div className={classes.lineText}><b>{title}</b><span>{says}</span></div>
      {children}
    </div>
  )
}
