import type { ReactNode } from 'react'
import type { Circuit } from '#shared/features/health/model.ts'
import { useNow } from '#renderer/platform/clock.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { DrawerSection } from '#renderer/ui/drawer.tsx'
import { joinClasses } from '#renderer/ui/join-classes.ts'
import { StateMark } from '#renderer/ui/status.tsx'
import { circuitTone, circuitWords, cycleSentence, untilRetry } from './circuit-words.ts'
import classes from './health.module.css'

const MOST_BARS = 12

/** The gateway's breaker: its state, when it tries again, and how far it is from giving up. */
export function CircuitPart({ circuit }: { readonly circuit: Circuit | null }): ReactNode {
  const format = useFormat()
  const now = useNow(1_000)
  if (circuit === null) return <DrawerSection title="Circuit"><p className={classes.dialogNote}>The gateway has not told its breaker’s state. Roles without that right see no circuits.</p></DrawerSection>
  const left = untilRetry(circuit, now)
  const cycles = cycleSentence(circuit)
  const { failureCycles, maxFailureCycles } = circuit
  return (
    <DrawerSection title="Circuit" meta={<StateMark state={circuitTone(circuit.state) ?? (circuit.state === 'closed' ? 'up' : 'unknown')} soft>{circuitWords(circuit.state)}</StateMark>} actions={<span className={classes.told}>{`from gateway · ${format.relative(circuit.asOf, now)}`}</span>}>
      <div className={classes.circuit}>
        {left === null ? null : <span className={classes.countdown}>{left}</span>}
        <div className={classes.circuitText}>
          {left === null ? null : <span>{left === 'due' ? `The next attempt was due at ${format.time(circuit.retryAt)}` : `until the next attempt at ${format.time(circuit.retryAt)}, half-open`}</span>}
          {cycles === null ? null : <span>{cycles}</span>}
          {left === null && cycles === null ? <span>{circuit.state === 'closed' ? 'Calls pass.' : 'The gateway gave no more details.'}</span> : null}
        </div>
      </div>
      {failureCycles === null || maxFailureCycles === null || maxFailureCycles > MOST_BARS || failureCycles === 0 ? null : (
        <div className={classes.cycles} aria-hidden>{Array.from({ length: maxFailureCycles }, (_, index) => <i key={index} className={joinClasses(index < failureCycles && classes.cycleOn)} />)}</div>
      )}
    </DrawerSection>
  )
}
