/** Keys whose values are names, compared without regard to case. */
export const nameKeys = ['user', 'mcp', 'tool', 'status', 'model', 'origin', 'action', 'id'] as const
export type NameKey = (typeof nameKeys)[number]

/** Keys whose values are figures: `cost` in micro-USD, `duration` in milliseconds, `tokens` in tokens. */
export const figureKeys = ['cost', 'duration', 'tokens'] as const
export type FigureKey = (typeof figureKeys)[number]

export const momentKeys = ['after', 'before'] as const
export type MomentKey = (typeof momentKeys)[number]

export const searchKeys = [...nameKeys, 'blocked', ...figureKeys, ...momentKeys] as const
export type SearchKey = (typeof searchKeys)[number]

export type Operator = '>' | '>=' | '<' | '<=' | '='

/** One name, or the beginning of one. */
export type NameValue = { readonly text: string; readonly isPrefix: boolean }

/** A point in time: epoch ms, or milliseconds before now. */
export type Moment = { readonly kind: 'absolute'; readonly at: number } | { readonly kind: 'relative'; readonly agoMs: number }

/** One condition; all of a search's conditions must hold. */
export type Clause =
  | { readonly kind: 'words'; readonly text: string; readonly isPrefix: boolean; readonly negated: boolean }
  | { readonly kind: 'names'; readonly key: NameKey; readonly values: readonly NameValue[]; readonly negated: boolean }
  | { readonly kind: 'blocked'; readonly blocked: boolean }
  | { readonly kind: 'figure'; readonly key: FigureKey; readonly operator: Operator; readonly amount: number; readonly negated: boolean }
  | { readonly kind: 'moment'; readonly key: MomentKey; readonly moment: Moment }

/** Where a search text stops making sense; `at` is a character offset. */
export type SearchProblem = { readonly message: string; readonly at: number }

export type ParsedSearch = { readonly clauses: readonly Clause[]; readonly problem: SearchProblem | null }
