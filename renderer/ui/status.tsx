import { IconAlertTriangle, IconCircleCheck, IconCircleMinus, IconCircleX, IconHelpCircle, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { joinClasses } from './join-classes.ts'
import { stateMark, stateText, stateToken, stateWords } from './state-words.ts'
import type { State } from './state-words.ts'
import classes from './status.module.css'

const icons = { up: IconCircleCheck, degraded: IconAlertTriangle, down: IconCircleX, unknown: IconHelpCircle, off: IconCircleMinus, info: IconInfoCircle }

/** The icon of a state. Beside a word it is decoration; alone it needs `label`. */
export function StateIcon({ state, size = 14, label }: { readonly state: State; readonly size?: number; readonly label?: string }): ReactNode {
  const Icon = icons[state]
  return <Icon size={size} color={stateText(state)} className={classes.icon} {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })} />
}

/** Icon, word and colour together: never colour alone. */
export function StateMark({ state, children, soft = false }: { readonly state: State; readonly children?: ReactNode; /** As a tag on the state's soft colour. */ readonly soft?: boolean }): ReactNode {
  return (
    <span className={joinClasses(classes.mark, soft && classes.soft, classes[stateToken[state]])}>
      <StateIcon state={state} size={soft ? 12 : 14} />
      {children ?? stateWords[state]}
    </span>
  )
}

type WitnessState = 'up' | 'degraded' | 'down' | 'unknown'

/** A disc in two halves: left the gateway's word, right this console's own check; dashed is not known. */
export function TwoWitness({ gateway, probe, size = 14 }: { readonly gateway: WitnessState; readonly probe: WitnessState; readonly size?: number }): ReactNode {
  const label = `Gateway: ${stateWords[gateway].toLowerCase()}, this console: ${stateWords[probe].toLowerCase()}`
  return (
    <svg className={classes.icon} width={size} height={size} viewBox="0 0 14 14" role="img" aria-label={label}>
      <Half d="M6.4 1 A6 6 0 0 0 6.4 13 Z" state={gateway} />
      <Half d="M7.6 1 A6 6 0 0 1 7.6 13 Z" state={probe} />
    </svg>
  )
}

function Half({ d, state }: { readonly d: string; readonly state: WitnessState }): ReactNode {
  return state === 'unknown' ? <path d={d} fill="none" stroke="var(--unknown-mark)" strokeWidth="1" strokeDasharray="1.6 1.4" /> : <path d={d} fill={stateMark(state)} />
}
