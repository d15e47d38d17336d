import { IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { joinClasses } from '#renderer/ui/join-classes.ts'
import { stateText } from '#renderer/ui/state-words.ts'
import { hostOf } from './draft.ts'
import type { WizardValues } from './draft.ts'
import type { TestOutcome } from './test-words.ts'
import classes from './connect.module.css'

export type WizardStep = 'address' | 'sign-in' | 'test'
const order = ['address', 'sign-in', 'test'] as const
const titles: Readonly<Record<WizardStep, string>> = { address: 'Address', 'sign-in': 'Sign in', test: 'Test' }

/** The three steps; those behind can be gone back to. */
export function StepRail({ step, values, outcome, onGo }: { readonly step: WizardStep; readonly values: WizardValues; readonly outcome: TestOutcome | undefined; readonly onGo: (step: WizardStep) => void }): ReactNode {
  const at = order.indexOf(step)
  const details: Readonly<Record<WizardStep, string>> = {
    address: hostOf(values.baseUrl) || 'where the gateway is',
    'sign-in': at > 1 ? (values.authKind === 'password' ? `${values.username}, with a password` : 'with an API key') : 'who you are there',
    test: outcome === undefined ? 'eleven checks, a few seconds' : `${String(outcome.done)} of ${String(outcome.total)} done${outcome.blocking.length + outcome.optional.length === 0 ? '' : `, ${String(outcome.blocking.length + outcome.optional.length)} failed`}`,
  }
  return (
    <div className={classes.stepRail}>
      <h1>{values.profileId === null ? 'Connect to a gateway' : 'Change a profile'}</h1>
      <p className={classes.hint}>Three steps. Nothing is saved before the last one.</p>
      <ol>
        {order.map((name, index) => (
          <li key={name} className={joinClasses(index > at && classes.dim)} aria-current={name === step ? 'step' : undefined}>
            {index < at ? <IconCircleCheck size={20} color={stateText('up')} aria-label="done" role="img" /> : name === 'test' && index === at && (outcome?.blocking.length ?? 0) > 0 ? <IconCircleX size={20} color={stateText('down')} aria-label="failed" role="img" /> : <span className={joinClasses(classes.number, index === at && classes.numberOn)}>{index + 1}</span>}
            <div>
              {index < at ? <button type="button" className={classes.back} onClick={() => onGo(name)}>{titles[name]}</button> : <span>{titles[name]}</span>}
              <div className={classes.hint}>{details[name]}</div>
            </div>
          </li>
        ))}
      </ol>
    </div>
  )
}
