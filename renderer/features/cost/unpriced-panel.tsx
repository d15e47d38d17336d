import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { CostSummary } from '#shared/features/cost/model.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import classes from './cost.module.css'

/** Models without a price: their tokens are in no figure until somebody prices them. */
export function UnpricedPanel({ unpriced, isKnown, onPrices }: { readonly unpriced: CostSummary['unpriced']; readonly isKnown: boolean; readonly onPrices: () => void }): ReactNode {
  const format = useFormat()
  if (!isKnown || unpriced.length === 0) return null
  return (
    <section className={classes.unpriced} aria-labelledby="unpriced">
      <h2 id="unpriced">Tokens without a price</h2>
      <ul>{unpriced.slice(0, 6).map(({ model, tokens }) => <li key={model}><code title={model}>{model}</code><span>{format.compact(tokens)}</span></li>)}</ul>
      <p>They are in no figure. {unpriced.length > 6 ? `${String(unpriced.length - 6)} more models have none. ` : ''}</p>
      <Button onClick={onPrices}>Add prices</Button>
    </section>
  )
}
