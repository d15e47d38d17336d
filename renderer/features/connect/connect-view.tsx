import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useViewSearch } from '#renderer/platform/use-view-search.ts'
import { emptyValues, fromProfile } from './draft.ts'
import { ExploreDemo } from './explore-demo.tsx'
import { connectQueries } from './queries.ts'
import { StorageFacts } from './storage-facts.tsx'
import { Wizard } from './wizard.tsx'
import classes from './connect.module.css'

const parse = ({ profile }: Readonly<Record<string, unknown>>): { readonly profile: string | null } => ({ profile: typeof profile === 'string' ? profile : null })

/** The wizard inside the shell: for a second gateway, or to change a profile (`?profile=…`). */
export function ConnectView(): ReactNode {
  const [{ profile: profileId }] = useViewSearch(parse)
  const navigate = useNavigate()
  const profiles = useQuery(connectQueries.profiles()).data?.data.profiles
  if (profiles === undefined) return null
  const profile = profiles.find(({ id }) => id === profileId)
  return (
    <div className={classes.scroll}>
      <Wizard key={profileId} initial={profile === undefined ? emptyValues : fromProfile(profile)} aside={<ExploreDemo />} onCancel={() => void navigate({ to: '/settings' })} />
      <StorageFacts />
    </div>
  )
}
