import { ActionIcon } from '@mantine/core'
import { IconStar, IconStarFilled } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ServerRow } from '#shared/features/health/model.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import type { Format } from '#renderer/platform/format.ts'
import { verdictWords } from '#renderer/platform/verdict-words.ts'
import type { Column } from '#renderer/ui/data-table/index.ts'
import { joinClasses } from '#renderer/ui/join-classes.ts'
import { stateText } from '#renderer/ui/state-words.ts'
import { TwoWitness } from '#renderer/ui/status.tsx'
import { Strip } from '#renderer/ui/strip.tsx'
import { circuitTone, circuitWords } from './circuit-words.ts'
import { uptimeOf, uptimePercent, uptimeSentence } from './uptime-words.ts'
import classes from './health.module.css'

export type ServerColumnsOptions = {
  readonly format: Format
  readonly now: Instant
  readonly isPast: boolean
  /** e.g. `24 h` */
  readonly rangeLabel: string
  /** The drawer is open or the window small: only what decides where to look. */
  readonly isNarrow: boolean
  readonly onOpen: (row: ServerRow) => void
  readonly onFavourite: (row: ServerRow) => void
}

const MINUTE = 60_000
const OLD_CHECK = 20 * MINUTE

export function serverColumns({ format, now, isPast, rangeLabel, isNarrow, onOpen, onFavourite }: ServerColumnsOptions): readonly Column<ServerRow>[] {
  const age = (row: ServerRow): number | null => (row.lastCheckAt === null ? null : Math.max(0, now - row.lastCheckAt))
  const all: readonly (Column<ServerRow> & { readonly onlyWide?: true })[] = [
    {
      id: 'name', header: 'Server', width: isNarrow ? 152 : 176, text: (row) => row.name, sortBy: (row) => row.name,
      cell: (row) => (
        <span className={classes.name}>
          <TwoWitness gateway={row.verdict.gateway.state} probe={row.verdict.probe.state} />
          <button type="button" tabIndex={-1} className={classes.nameButton} onClick={() => onOpen(row)} title={row.url}>{row.name}</button>
          <ActionIcon size={20} tabIndex={-1} className={joinClasses(classes.star, row.favourite && classes.starOn)} aria-label={row.favourite ? `Remove ${row.name} from favourites` : `Make ${row.name} a favourite`} aria-pressed={row.favourite} onClick={(event) => { event.stopPropagation(); onFavourite(row) }}>
            {row.favourite ? <IconStarFilled size={12} aria-hidden /> : <IconStar size={12} aria-hidden />}
          </ActionIcon>
        </span>
      ),
    },
    {
      id: 'verdict', header: 'Verdict', width: '1fr', text: (row) => verdictWords(row.verdict, now, format, isPast).full, sortBy: (row) => stateRank[row.verdict.state],
      words: { what: 'The judgement over both witnesses', how: 'The newest word of the gateway and of this console’s own check, as long as they are not too old, with the circuit', window: 'now', source: 'gateway checks, own checks, circuit' },
      cell: (row) => <Verdict row={row} now={now} format={format} isPast={isPast} isNarrow={isNarrow} />,
    },
    { id: 'strip', header: `Last ${rangeLabel}`, width: isNarrow ? 96 : 128, text: (row) => row.strip, cell: (row) => <Strip strip={row.strip} label={`${row.name}, last ${rangeLabel}`} /> },
    { id: 'circuit', header: 'Circuit', width: 64, text: (row) => row.circuit?.state ?? '', sortBy: (row) => circuitWords(row.circuit?.state), cell: (row) => <Circuit row={row} /> },
    {
      id: 'uptime', header: 'Uptime %', width: 60, align: 'end', text: (row) => uptimePercent(row.uptime, format), sortBy: (row) => uptimeOf(row.uptime),
      words: { what: 'Share of the observed time that was up', how: 'Computed from intervals, not from counts of checks; unknown time is never counted as up', window: `last ${rangeLabel}`, source: 'gateway checks and own checks' },
      cell: (row) => <span title={uptimeSentence(row.uptime, format)}>{uptimePercent(row.uptime, format)}</span>,
    },
    {
      id: 'p95', header: 'p95 ms', width: 52, align: 'end', text: (row) => String(row.p95Ms ?? ''), sortBy: (row) => row.p95Ms,
      words: { what: '95 of 100 successful checks were faster', how: 'Quantile over all successful checks', window: `last ${rangeLabel}`, source: 'gateway checks and own checks' },
      cell: (row) => <span style={row.verdict.code === 'slow' ? { color: stateText('degraded') } : undefined}>{format.number(row.p95Ms, 0)}</span>,
    },
    { id: 'errors', header: 'Errors', width: 48, align: 'end', onlyWide: true, text: (row) => String(row.errorCount), sortBy: (row) => row.errorCount, cell: (row) => <span className={row.errorCount === 0 ? classes.dim : undefined}>{format.count(row.errorCount)}</span> },
    {
      id: 'cycles', header: 'Cycles', width: 48, align: 'end', onlyWide: true, text: (row) => String(row.circuit?.failureCycles ?? ''), sortBy: (row) => row.circuit?.failureCycles ?? null,
      words: { what: 'How often the circuit opened in a row', how: 'Counted by the gateway; after the last one it disables the server', window: 'since the last recovery', source: 'gateway' },
      cell: (row) => (row.circuit?.failureCycles == null ? format.count(null) : <span className={row.circuit.failureCycles === 0 ? classes.dim : undefined}>{`${String(row.circuit.failureCycles)}${row.circuit.maxFailureCycles === null ? '' : ` / ${String(row.circuit.maxFailureCycles)}`}`}</span>),
    },
    { id: 'tools', header: 'Tools', width: 40, align: 'end', onlyWide: true, text: (row) => String(row.toolCount ?? ''), sortBy: (row) => row.toolCount, cell: (row) => format.count(row.toolCount) },
    { id: 'transport', header: 'Transport', width: 104, onlyWide: true, text: (row) => row.protocol ?? '', sortBy: (row) => row.protocol, cell: (row) => <span className={classes.dim}>{row.protocol ?? format.count(null)}</span> },
    {
      id: 'checked', header: 'Checked', width: 56, align: 'end', text: (row) => format.full(row.lastCheckAt), sortBy: age,
      cell: (row) => {
        const old = age(row)
        return <time title={row.lastCheckAt === null ? 'Never checked' : format.full(row.lastCheckAt)} className={classes.dim} style={old !== null && old > OLD_CHECK ? { color: stateText('degraded') } : undefined}>{old === null ? 'never' : old < 1_000 ? 'now' : format.duration(coarse(old))}</time>
      },
    },
  ]
  return all.filter((column) => !isNarrow || column.onlyWide !== true)
}

const stateRank = { down: 0, degraded: 1, unknown: 2, up: 3, off: 4 } as const

/** Seconds below a minute, minutes below an hour, then hours: a column of ages must neither flicker nor be cut. */
function coarse(ms: number): number {
  const step = ms < MINUTE ? 1_000 : ms < 60 * MINUTE ? MINUTE : 60 * MINUTE
  return Math.floor(ms / step) * step
}

function Verdict({ row, now, format, isPast, isNarrow }: { readonly row: ServerRow; readonly now: Instant; readonly format: Format; readonly isPast: boolean; readonly isNarrow: boolean }): ReactNode {
  const { full, short } = verdictWords(row.verdict, now, format, isPast)
  const { state } = row.verdict
  return (
    <span className={classes.verdict} title={full}>
      <span style={{ color: state === 'up' ? 'var(--text-2)' : stateText(state) }}>{isNarrow ? short : full}</span>
      {row.pending === null ? null : <span className={classes.pending}>draft: {row.pending.enabled ? 'enable' : 'disable'}</span>}
    </span>
  )
}

function Circuit({ row }: { readonly row: ServerRow }): ReactNode {
  const tone = circuitTone(row.circuit?.state)
  return <span className={classes.dim} style={tone === undefined ? undefined : { color: stateText(tone) }}>{circuitWords(row.circuit?.state)}</span>
}
