import type { AuditEntry } from '#shared/features/audit/model.ts'
import type { Instant } from '#shared/lib/time-range.ts'
import type { Format } from '#renderer/platform/format.ts'
import type { Column } from '#renderer/ui/data-table/index.ts'
import { stateText } from '#renderer/ui/state-words.ts'
import { StateMark } from '#renderer/ui/status.tsx'
import { firstOf, originWords, outcomeOf, statusState, tokenSum } from './entry-words.ts'
import type { ColumnId } from './url-audit.ts'
import classes from './audit.module.css'

export const columnNames: Readonly<Record<ColumnId, string>> = {
  time: 'Time', user: 'User', servers: 'MCP server', tool: 'Tool', status: 'Outcome', duration: 'Duration', tokens: 'Tokens', cost: 'Cost',
  action: 'Action', model: 'Model', 'gateway-cost': 'Gateway est.', origin: 'Origin', text: 'Text',
}

const TODAY = 20 * 3_600_000

/** The chosen columns. Newest first is the order of the store: nothing is sorted here, because not all rows are here. */
export function auditColumns(chosen: readonly ColumnId[], format: Format, now: Instant, isLongRange: boolean): readonly Column<AuditEntry>[] {
  const time = (entry: AuditEntry): string => (isLongRange || now - entry.at > TODAY ? `${format.day(entry.at)} ${format.time(entry.at)}` : format.exactTime(entry.at))
  const all: Readonly<Record<ColumnId, Omit<Column<AuditEntry>, 'id' | 'header'>>> = {
    time: { width: isLongRange ? 136 : 92, text: (entry) => new Date(entry.at).toISOString(), cell: (entry) => <time className={classes.time} title={format.full(entry.at)}>{time(entry)}</time> },
    user: { width: '1fr', text: (entry) => entry.user?.name ?? '', cell: (entry) => entry.user?.name ?? <span className={classes.dim}>not named</span> },
    servers: { width: '1.2fr', text: (entry) => entry.servers.join(' '), cell: (entry) => <span className={classes.server} title={entry.servers.join(', ')}>{firstOf(entry.servers)}</span> },
    tool: { width: '1.2fr', text: (entry) => entry.tools.join(' '), cell: (entry) => <code className={classes.code} title={entry.tools.join(', ')}>{entry.tools.length === 0 ? entry.action : firstOf(entry.tools)}</code> },
    status: { width: 116, text: outcomeOf, cell: (entry) => <StateMark state={statusState[entry.status]}><span className={classes.outcome} style={{ color: entry.status === 'ok' ? 'var(--text-3)' : stateText(statusState[entry.status]) }}>{outcomeOf(entry)}</span></StateMark> },
    duration: { width: 76, align: 'end', text: (entry) => String(entry.durationMs ?? ''), cell: (entry) => format.milliseconds(entry.durationMs === null ? null : Math.round(entry.durationMs)) },
    tokens: { width: 60, align: 'end', text: (entry) => String(tokenSum(entry) ?? ''), cell: (entry) => format.count(tokenSum(entry)) },
    cost: {
      width: 68, align: 'end', text: (entry) => (entry.repricedMicros === null ? '' : String(entry.repricedMicros / 1_000_000)), cell: (entry) => format.money(entry.repricedMicros),
      words: { what: 'Cost at this console’s prices', how: 'Tokens × price book', window: 'one entry', source: 'audit entry, price book' },
    },
    action: { width: '0.8fr', text: (entry) => entry.action, cell: (entry) => entry.action },
    model: { width: '1fr', text: (entry) => entry.model ?? '', cell: (entry) => <code className={classes.code}>{entry.model ?? format.count(null)}</code> },
    'gateway-cost': { width: 84, align: 'end', text: (entry) => (entry.gatewayCostMicros === null ? '' : String(entry.gatewayCostMicros / 1_000_000)), cell: (entry) => <span className={classes.dim}>{format.money(entry.gatewayCostMicros)}</span> },
    origin: { width: '1.2fr', text: (entry) => entry.origin, cell: (entry) => <span className={classes.dim}>{originWords[entry.origin]}</span> },
    text: { width: '3fr', text: (entry) => entry.preview, cell: (entry) => <span title={entry.preview}>{entry.preview}</span> },
  }
  return chosen.map((id) => ({ id, header: columnNames[id], ...all[id] }))
}
