/** Who sent a frame, from the host's own facts; an absent fact is an empty origin or `false`, and is refused. */
export type Caller<WindowId extends string = string> = {
  readonly windowId: WindowId
  readonly origin: string
  readonly isTopFrame: boolean
}
