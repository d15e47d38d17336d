import { Link } from '@tanstack/react-router'
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { FeatureDoor } from '#renderer/platform/feature-door.ts'
import { joinClasses } from '#renderer/ui/join-classes.ts'
import classes from './rail.module.css'

/** The views. Only those that exist; the time range goes along from one to the next. */
export function Rail({ views, below, collapsed, onToggle }: { readonly views: readonly FeatureDoor[]; readonly below: readonly FeatureDoor[]; readonly collapsed: boolean; readonly onToggle: () => void }): ReactNode {
  const Toggle = collapsed ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse
  const words = collapsed ? 'Widen the rail' : 'Narrow the rail'
  return (
    <nav className={joinClasses(classes.rail, collapsed && classes.collapsed)} aria-label="Views">
      {views.map((view) => <RailLink key={view.slug} view={view} collapsed={collapsed} />)}
      <span className={classes.space} />
      {below.map((view) => <RailLink key={view.slug} view={view} collapsed={collapsed} />)}
      <button type="button" className={classes.item} onClick={onToggle} title={collapsed ? words : undefined} aria-label={words}><Toggle size={16} className={classes.icon} aria-hidden /><span className={classes.name}>{words}</span></button>
    </nav>
  )
}

function RailLink({ view, collapsed }: { readonly view: FeatureDoor; readonly collapsed: boolean }): ReactNode {
  const { icon: Icon, badge: Badge } = view
  return (
    <Link to={view.path} search={keepRange} className={classes.item} activeProps={{ className: joinClasses(classes.item, classes.on), 'aria-current': 'page' }} title={collapsed ? view.title : undefined} aria-label={collapsed ? view.title : undefined}>
      <Icon size={16} className={classes.icon ?? ''} />
      <span className={classes.name}>{view.title}</span>
      {Badge === undefined ? null : <span className={classes.badge}><Badge /></span>}
    </Link>
  )
}

/** Of an address, what belongs to the whole console. */
export function keepRange({ range, from, to }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { range, from, to }
}
