import { ActionIcon, Button, Menu, TextInput } from '@mantine/core'
import { IconChevronDown, IconChevronLeft, IconChevronRight, IconClock } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { customRange, labelOf, spans } from '#renderer/platform/time-range.ts'
import type { Span } from '#renderer/platform/time-range.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useTimeRange } from '#renderer/platform/use-time-range.ts'
import { fromWallClock, toWallClock } from './wall-clock.ts'
import classes from './range-control.module.css'

const spanNames: Readonly<Record<Span, string>> = { '15m': 'Last 15 minutes', '1h': 'Last hour', '6h': 'Last 6 hours', '24h': 'Last 24 hours', '7d': 'Last 7 days', '30d': 'Last 30 days' }

/** The time range that every view obeys, with the period before and after. */
export function RangeControl({ opened, setOpened }: { readonly opened: boolean; readonly setOpened: (opened: boolean) => void }): ReactNode {
  const { choice, range, choose, shift } = useTimeRange()
  const format = useFormat()
  const begin = `${format.day(range.from)} ${format.minute(range.from)}`
  const isRunning = choice.kind !== 'custom'
  const end = isRunning ? 'now' : format.day(range.from) === format.day(range.to) ? format.minute(range.to) : `${format.day(range.to)} ${format.minute(range.to)}`
  return (
    <div className={classes.range}>
      <ActionIcon aria-label="Previous period" onClick={() => shift(-1)}><IconChevronLeft size={16} aria-hidden /></ActionIcon>
      <Menu opened={opened} onChange={setOpened} width={264} closeOnItemClick={false}>
        <Menu.Target>
          <Button leftSection={<IconClock size={14} aria-hidden />} rightSection={<IconChevronDown size={14} aria-hidden />} aria-label={`Time range: ${labelOf(choice)}, ${begin} to ${end}`}>
            <b className={classes.label}>{labelOf(choice)}</b> <span className={classes.words}>{begin} – {end}</span>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {(Object.keys(spans) as Span[]).map((span) => (
            <Menu.Item key={span} aria-current={choice.kind === 'relative' && choice.span === span} onClick={() => { choose({ kind: 'relative', span }); setOpened(false) }}>{spanNames[span]}</Menu.Item>
          ))}
          <Menu.Item onClick={() => { choose({ kind: 'since-last-visit' }); setOpened(false) }}>Since last visit</Menu.Item>
          <Menu.Divider />
          <CustomRange from={range.from} to={range.to} apply={(from, to) => { choose(customRange(from, to)); setOpened(false) }} />
        </Menu.Dropdown>
      </Menu>
      <ActionIcon aria-label="Next period" disabled={isRunning} onClick={() => shift(1)}><IconChevronRight size={16} aria-hidden /></ActionIcon>
    </div>
  )
}

function CustomRange({ from, to, apply }: { readonly from: number; readonly to: number; readonly apply: (from: number, to: number) => void }): ReactNode {
  const format = useFormat()
  const [begin, setBegin] = useState(() => toWallClock(from, format))
  const [end, setEnd] = useState(() => toWallClock(to, format))
  const [fromAt, toAt] = [fromWallClock(begin, format), fromWallClock(end, format)]
  const isWrong = fromAt === undefined || toAt === undefined || fromAt >= toAt
  return (
    <form
      className={classes.custom}
      onKeyDown={(event) => event.stopPropagation()}
      onSubmit={(event) => {
        event.preventDefault()
        if (!isWrong) apply(fromAt, toAt)
      }}
    >
      <TextInput type="datetime-local" label={`From (${format.timeZone})`} value={begin} onChange={(event) => setBegin(event.target.value)} />
      <TextInput type="datetime-local" label="To" value={end} onChange={(event) => setEnd(event.target.value)} error={isWrong && fromAt !== undefined && toAt !== undefined ? 'The end must come after the beginning.' : undefined} />
      <Button type="submit" variant="filled" disabled={isWrong}>Show this range</Button>
    </form>
  )
}
