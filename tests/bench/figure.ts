/** What a figure must not miss. `of` says which of its two numbers is held against `than`. */
export type Budget = { readonly of: 'value' | 'ratio'; readonly is: 'at most' | 'at least'; readonly than: number }

/**
 * One line of the bench. `baseline` is the bare alternative measured in the same run, in the same unit; `ratio` is value
 * against baseline; both are null where there is nothing to compare with.
 */
export type Figure = {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly baseline: number | null
  readonly ratio: number | null
  readonly budgets?: readonly Budget[]
}

type Measured = { readonly name: string; readonly value: number; readonly unit: string; readonly baseline?: number; readonly budgets?: readonly Budget[] }

export function figure({ name, value, unit, baseline, budgets }: Measured): Figure {
  return { name, value, unit, baseline: baseline ?? null, ratio: baseline === undefined ? null : value / baseline, ...(budgets === undefined ? {} : { budgets }) }
}

export function isMet(measured: Figure): boolean {
  return (measured.budgets ?? []).every(({ of, is, than }) => {
    const number = of === 'value' ? measured.value : measured.ratio
    return number !== null && (is === 'at most' ? number <= than : number >= than)
  })
}
