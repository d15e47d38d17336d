/** The states a thing can be in; the only colours with a meaning. `off` is chosen, `unknown` is not known. */
export type State = 'up' | 'degraded' | 'down' | 'unknown' | 'off' | 'info'

export const stateWords: Readonly<Record<State, string>> = {
  up: 'Up', degraded: 'Degraded', down: 'Down', unknown: 'Unknown', off: 'Off', info: 'Info',
}

/** The token family of a state: `--ok-text`, `--ok-mark`, `--ok-soft`. */
export const stateToken: Readonly<Record<State, 'ok' | 'degraded' | 'down' | 'unknown' | 'info'>> = {
  up: 'ok', degraded: 'degraded', down: 'down', unknown: 'unknown', off: 'unknown', info: 'info',
}

/** The text colour of a state, as a CSS value. */
export function stateText(state: State): string {
  return `var(--${stateToken[state]}-text)`
}
/** The colour of a state's marks, as a CSS value. */
export function stateMark(state: State): string {
  return `var(--${stateToken[state]}-mark)`
}
