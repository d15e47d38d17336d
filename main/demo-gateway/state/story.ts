import type {
  AutoDisableFact,
  CircuitTransitionFact,
  FlowFact,
  HealthCheckFact,
  PromptDetectionFact,
  ServerSituation,
  SignInFact,
  StatusChangeFact,
  SystemHealthFact,
  World,
} from '../world/model.ts'

/** What the server asks of the world: facts of a half-open interval `[from, to)`, oldest first. */
export type Story = {
  readonly world: World
  situation(serverId: number, at: number): ServerSituation
  /** The newest `limit` before `at`, newest last or first: callers sort. */
  newestChecks(serverId: number, at: number, limit: number): readonly HealthCheckFact[]
  lastSignInOf(userId: number, at: number): number | null
  transitions(from: number, to: number): readonly CircuitTransitionFact[]
  statusChanges(from: number, to: number): readonly StatusChangeFact[]
  autoDisables(from: number, to: number): readonly AutoDisableFact[]
  systemHealth(from: number, to: number): readonly SystemHealthFact[]
  flows(from: number, to: number): readonly FlowFact[]
  signIns(from: number, to: number): readonly SignInFact[]
  detections(from: number, to: number): readonly PromptDetectionFact[]
}
