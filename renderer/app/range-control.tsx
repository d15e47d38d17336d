import { ActionIcon, Button, Popover, TextInput, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronLeft, IconChevronRight, IconClock } from '@tabler/icons-react'
import { useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { customRange, labelOf, spans } from '#renderer/platform/time-range.ts'
import type { Span } from '#renderer/platform/time-range.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { useTimeRange } from '#renderer/platform/use-time-range.ts'
import { joinClasses } from '#renderer/ui/join-classes.ts'
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
      <Popover opened={opened} onChange={setOpened} width={264} position="bottom-end" trapFocus returnFocus>
        <Popover.Target>
          <Button leftSection={<IconClock size={14} aria-hidden />} rightSection={<IconChevronDown size={14} aria-hidden />} onClick={() => setOpened(!opened)}>
            <span className="visually-hidden">Time range: </span><b className={classes.label}>{labelOf(choice)}</b> <span className={classes.words}>{begin} – {end}</span>
          </Button>
        </Popover.Target>
        <Popover.Dropdown onKeyDown={moveBetweenChoices}>
          {(Object.keys(spans) as Span[]).map((span) => (
            <Choice key={span} isOn={choice.kind === 'relative' && choice.span === span} onClick={() => { choose({ kind: 'relative', span }); setOpened(false) }}>{spanNames[span]}</Choice>
          ))}
          <Choice isOn={choice.kind === 'since-last-visit'} onClick={() => { choose({ kind: 'since-last-visit' }); setOpened(false) }}>Since last visit</Choice>
          <CustomRange from={range.from} to={range.to} apply={(from, to) => { choose(customRange(from, to)); setOpened(false) }} />
        </Popover.Dropdown>
      </Popover>
      <ActionIcon aria-label="Next period" disabled={isRunning} onClick={() => shift(1)}><IconChevronRight size={16} aria-hidden /></ActionIcon>
    </div>
  )
}

function Choice({ isOn, onClick, children }: { readonly isOn: boolean; readonly onClick: () => void; readonly children: ReactNode }): ReactNode {
  return <UnstyledButton className={joinClasses(classes.choice, isOn && classes.on)} aria-pressed={isOn} data-choice data-autofocus={isOn ? true : undefined} onClick={onClick}>{children}</UnstyledButton>
}

/** Up and down go through the choices, as in a menu. */
function moveBetweenChoices(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  const choices = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-choice]')]
  const at = choices.findIndex((choice) => choice === document.activeElement)
  if (step === 0 || at < 0) return
  event.preventDefault()
  choices[(at + step + choices.length) % choices.length]?.focus()
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
