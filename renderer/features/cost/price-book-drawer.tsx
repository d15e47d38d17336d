import { ActionIcon, Button } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { CostSummary, Price } from '#shared/features/cost/model.ts'
import { describeError } from '#renderer/platform/describe-error.ts'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { Drawer, DrawerSection } from '#renderer/ui/drawer.tsx'
import { Panel } from '#renderer/ui/panel.tsx'
import { SkeletonRows } from '#renderer/ui/skeleton.tsx'
import { PriceEditor } from './price-editor.tsx'
import { costQueries, useRemovePrice } from './queries.ts'
import classes from './cost.module.css'

type Editing = { readonly price: Price | null; readonly pattern: string }

/** Prices per model and day. Every change re-prices what is stored, at once and here only. */
export function PriceBookDrawer({ unpriced, onClose }: { readonly unpriced: CostSummary['unpriced']; readonly onClose: () => void }): ReactNode {
  const format = useFormat()
  const prices = useQuery(costQueries.prices())
  const remove = useRemovePrice()
  const [editing, setEditing] = useState<Editing | null>(null)
  const [removing, setRemoving] = useState<string | null>(null)
  return (
    <Drawer title="Price book" actions={<Button disabled={editing !== null} onClick={() => setEditing({ price: null, pattern: '' })}>Add a price</Button>} onClose={onClose}>
      <DrawerSection><p className={classes.explain}>US dollars per million tokens. The longest matching pattern wins; a price holds from its day until the next one of the same pattern. Changing a price re-prices stored entries here and nothing on the gateway.</p></DrawerSection>
      {editing === null ? null : <DrawerSection title={editing.price === null ? 'New price' : 'Change price'}><PriceEditor key={editing.price?.id ?? editing.pattern} price={editing.price} pattern={editing.pattern} close={() => setEditing(null)} /></DrawerSection>}
      {unpriced.length === 0 || editing !== null ? null : (
        <DrawerSection title="Without a price">
          <ul className={classes.missing}>{unpriced.map(({ model, tokens }) => <li key={model}><code>{model}</code><span>{format.compact(tokens)} tokens</span><Button variant="subtle" onClick={() => setEditing({ price: null, pattern: model })}>Add its price</Button></li>)}</ul>
        </DrawerSection>
      )}
      <Panel title="Prices" bare className={classes.prices} state={toPanelState(prices, (rows) => rows.length === 0)} skeleton={<SkeletonRows rows={6} />} empty={{ says: 'The price book is empty.', hint: 'Add a price, and cost is worked out from the tokens at once.' }}>
        {(rows) => (
          <table className={classes.priceTable}>
            <thead><tr><th scope="col">Model</th><th scope="col">From</th><th scope="col">In</th><th scope="col">Out</th><th scope="col">Cached</th><th><span className="visually-hidden">Actions</span></th></tr></thead>
            <tbody>
              {rows.map((price) => (
                <tr key={price.id}>
                  <td><code>{price.modelPattern}</code>{price.source === '' ? null : <small title={price.source}>{price.source}</small>}</td>
                  <td>{price.from === 0 ? 'always' : format.day(price.from)}</td>
                  <td>{format.money(price.inputMicros)}</td><td>{format.money(price.outputMicros)}</td><td>{format.money(price.cachedMicros)}</td>
                  <td className={classes.rowActions}>
                    {removing === price.id
                      ? <Button variant="danger" loading={remove.isPending} onClick={() => remove.mutate(price.id, { onSettled: () => setRemoving(null) })}>Remove it</Button>
                      : (
                        <>
                          <ActionIcon size={22} aria-label={`Change the price of ${price.modelPattern}`} onClick={() => setEditing({ price, pattern: price.modelPattern })}><IconPencil size={14} aria-hidden /></ActionIcon>
                          <ActionIcon size={22} aria-label={`Remove the price of ${price.modelPattern}`} onClick={() => setRemoving(price.id)}><IconTrash size={14} aria-hidden /></ActionIcon>
                        </>
                      )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      {remove.isError ? <p role="alert" className={classes.problem}>{describeError(remove.error).says}</p> : null}
    </Drawer>
  )
}
