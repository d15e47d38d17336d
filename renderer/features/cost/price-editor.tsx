import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode, SyntheticEvent } from 'react'
import type { Price } from '#shared/features/cost/model.ts'
import { useNow } from '#renderer/platform/clock.ts'
import { describeError } from '#renderer/platform/describe-error.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useSetPrice } from './queries.ts'
import { dayAt, midnightAt, readPrice, toPriceForm } from './read-price.ts'
import type { PriceForm, PriceProblems } from './read-price.ts'
import classes from './cost.module.css'

/** One price as a form; a field that cannot be read says so beneath itself. */
export function PriceEditor({ price, pattern, close }: { readonly price: Price | null; readonly pattern: string; readonly close: () => void }): ReactNode {
  const format = useFormat()
  const now = useNow(60_000)
  const save = useSetPrice()
  const [form, setForm] = useState<PriceForm>(() => price === null ? { modelPattern: pattern, day: dayAt(now, format.utcOffsetMinutes), input: '', output: '', cached: '', source: '' } : toPriceForm(price, (at) => dayAt(at, format.utcOffsetMinutes)))
  const [problems, setProblems] = useState<PriceProblems>({})
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    const read = readPrice(form, price?.id ?? null, (day) => midnightAt(day, format.utcOffsetMinutes))
    setProblems(read.ok ? {} : read.problems)
    if (read.ok) save.mutate(read.price, { onSuccess: close })
  }
  const field = (name: keyof PriceForm) => ({ value: form[name], error: problems[name], onChange: (event: { readonly currentTarget: { readonly value: string } }) => setForm({ ...form, [name]: event.currentTarget.value }) })
  return (
    <form onSubmit={submit} className={classes.editor}>
      <TextInput data-autofocus autoFocus label="Model or pattern" description="A star at the end matches every model that begins like this." className={classes.wide ?? ''} {...field('modelPattern')} />
      <TextInput type="date" label="Holds from" {...field('day')} />
      <TextInput label="Where it comes from" placeholder="price list" {...field('source')} />
      <div className={classes.amounts}>
        <TextInput label="In, $ per M" inputMode="decimal" {...field('input')} />
        <TextInput label="Out, $ per M" inputMode="decimal" {...field('output')} />
        <TextInput label="Cached, $ per M" inputMode="decimal" {...field('cached')} />
      </div>
      {save.isError ? <p role="alert" className={classes.problem}>{describeError(save.error).says}</p> : null}
      <div className={classes.buttons}><Button onClick={close}>Cancel</Button><Button type="submit" variant="filled" loading={save.isPending}>Save price</Button></div>
    </form>
  )
}
