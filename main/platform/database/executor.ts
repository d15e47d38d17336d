import type { MaintenanceTask } from './maintenance.ts'
import type { OpenOutcome, ReadDefinition, WriteDefinition } from './store.ts'

/** Where operations run: in this thread, or on the data threads. */
export type Executor = {
  readonly outcome: OpenOutcome
  read<Input, Output>(read: ReadDefinition<Input, Output>, input: Input): Promise<Output>
  write<Input, Output>(write: WriteDefinition<Input, Output>, input: Input): Promise<Output>
  maintain(task: MaintenanceTask): Promise<void>
  /** Runs what was asked before, then closes. */
  stop(): Promise<void>
}
