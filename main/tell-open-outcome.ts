import type { Notice } from '#shared/features/app/model.ts'
import { assertNever } from '#shared/lib/assert-never.ts'
import type { OpenOutcome } from '#main/platform/database/store.ts'

/** Tells a person what opening a file found, when it was anything but well. `what` begins the sentence. */
export function tellOpenOutcome(outcome: OpenOutcome, what: string, tell: (notice: Notice) => void): void {
  switch (outcome.status) {
    case 'opened':
    case 'created':
    case 'migrated':
      return
    case 'recovered':
      return tell({
        severity: 'warning',
        title: 'A damaged file was repaired',
        body: `${what} was damaged. ${outcome.salvagedRows} rows were saved${outcome.lostTables.length === 0 ? '' : `; some of ${outcome.lostTables.join(', ')} could not be read and is fetched again where the gateway still has it`}. The damaged file is kept at ${outcome.keptOriginalAt}.`,
        path: null,
      })
    case 'restored-from-backup':
      return tell({
        severity: 'warning',
        title: 'A damaged file was replaced by its backup',
        body: `${what} was damaged. The copy of ${new Date(outcome.backupTakenAt).toISOString().slice(0, 16).replace('T', ' ')} UTC is in use; the damaged file is kept at ${outcome.keptOriginalAt}.`,
        path: null,
      })
    default:
      return assertNever(outcome)
  }
}
