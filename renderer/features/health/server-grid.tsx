import type { ReactNode } from 'react'
import type { ServerRow } from '#shared/features/health/model.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import type { Format } from '#renderer/platform/format.ts'
import { verdictWords } from '#renderer/platform/verdict-words.ts'
import { joinClasses } from '#renderer/ui/join-classes.ts'
import { stateText } from '#renderer/ui/state-words.ts'
import { TwoWitness } from '#renderer/ui/status.tsx'
import { Strip } from '#renderer/ui/strip.tsx'
import { groupOf } from './arrange-servers.ts'
import type { Grouping } from './url-health.ts'
import classes from './health.module.css'

/** All servers as cells: the eye finds what stands out. Arrow keys are left to the table; here `Tab` goes from cell to cell. */
export function ServerGrid({ rows, by, selectedId, now, format, isPast, onOpen }: {
  readonly rows: readonly ServerRow[]
  readonly by: Grouping
  readonly selectedId: string | null
  readonly now: Instant
  readonly format: Format
  readonly isPast: boolean
  readonly onOpen: (row: ServerRow) => void
}): ReactNode {
  const groups = new Map<string, { readonly label: string; readonly rows: ServerRow[] }>()
  for (const row of rows) {
    const { id, label } = by === 'none' ? { id: '', label: '' } : groupOf(row, by)
    const group = groups.get(id) ?? { label, rows: [] }
    group.rows.push(row)
    groups.set(id, group)
  }
  return (
    <div className={classes.grid}>
      {[...groups].map(([id, group]) => (
        <section key={id} aria-label={group.label === '' ? 'All servers' : group.label}>
          {group.label === '' ? null : <h2 className={classes.gridTitle}>{group.label} <span>{group.rows.length}</span></h2>}
          <div className={classes.cells}>
            {group.rows.map((row) => (
              <button key={row.id} type="button" className={joinClasses(classes.cell, row.id === selectedId && classes.cellOn)} aria-pressed={row.id === selectedId} onClick={() => onOpen(row)}>
                <span className={classes.cellName}><TwoWitness gateway={row.verdict.gateway.state} probe={row.verdict.probe.state} /><b>{row.name}</b></span>
                <Strip strip={row.strip} label={row.name} />
                <span className={classes.cellFoot}>
                  <span style={{ color: row.verdict.state === 'up' ? undefined : stateText(row.verdict.state) }}>{verdictWords(row.verdict, now, format, isPast).short}</span>
                  <span className="num">{format.milliseconds(row.p95Ms === null ? null : Math.round(row.p95Ms))}</span>
                </span>
              </button>
            ))}
          </div>
        </section>
      ))}
    </div>
  )
}
