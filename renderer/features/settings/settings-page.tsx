import type { ComponentType, ReactNode } from 'react'
import { useViewSearch } from '#renderer/platform/use-view-search.ts'
import { joinClasses } from '#renderer/ui/join-classes.ts'
import { Toolbar } from '#renderer/ui/toolbar.tsx'
import { AboutPart } from './about-part.tsx'
import { AppearancePart } from './appearance-part.tsx'
import { CapabilitiesPart } from './capabilities-part.tsx'
import { GapsPart } from './gaps-part.tsx'
import { ProfilesPart } from './profiles-part.tsx'
import { ShortcutsPart } from './shortcuts-part.tsx'
import classes from './settings.module.css'

const parts = {
  profiles: { title: 'Profiles and secrets', part: ProfilesPart },
  capabilities: { title: 'What can be reached', part: CapabilitiesPart },
  gaps: { title: 'Time not seen', part: GapsPart },
  appearance: { title: 'Appearance and region', part: AppearancePart },
  shortcuts: { title: 'Keyboard shortcuts', part: ShortcutsPart },
  about: { title: 'About', part: AboutPart },
} as const satisfies Record<string, { readonly title: string; readonly part: ComponentType }>
type PartName = keyof typeof parts

const parse = ({ part }: Readonly<Record<string, unknown>>): { readonly part: PartName } => ({ part: typeof part === 'string' && Object.hasOwn(parts, part) ? (part as PartName) : 'profiles' })

/** Everything a person sets for this workstation and its profiles. The part on screen is in the address. */
export function SettingsPage(): ReactNode {
  const [{ part: open }, change] = useViewSearch(parse)
  const Part = parts[open].part
  return (
    <>
      <Toolbar title="Settings" line />
      <div className={classes.settings}>
        <nav className={classes.nav} aria-label="Parts of the settings">
          {(Object.keys(parts) as PartName[]).map((name) => (
            <button key={name} type="button" className={joinClasses(classes.navItem, name === open && classes.navOn)} aria-current={name === open ? 'page' : undefined} onClick={() => change({ part: name })}>{parts[name].title}</button>
          ))}
        </nav>
        <div className={classes.part}><Part /></div>
      </div>
    </>
  )
}
