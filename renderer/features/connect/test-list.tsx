import { Button } from '@mantine/core'
import { IconCopy, IconRefresh, IconShieldCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ConnectionTest, TestStep } from '#shared/features/profiles/model.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { joinClasses } from '#renderer/ui/join-classes.ts'
import { useCopy } from '#renderer/ui/use-copy.ts'
import { StepMark } from './step-mark.tsx'
import { messageFor, stepWords } from './test-words.ts'
import classes from './connect.module.css'

/** Every named check: what was found, how long it took, and for a failure what to do. */
export function TestList({ test, baseUrl, onTestAgain, onTrust }: { readonly test: ConnectionTest; readonly baseUrl: string; readonly onTestAgain: () => void; readonly onTrust: (fingerprint: string) => void }): ReactNode {
  const format = useFormat()
  return (
    <ol className={classes.steps} aria-label="Checks">
      {test.steps.map((step) => (
        <li key={step.name}>
          <div className={joinClasses(classes.step, (step.status === 'waiting' || step.status === 'skipped') && classes.dim)}>
            <StepMark status={step.status} optional={step.optional} />
            <span className={classes.stepTitle}>{stepWords[step.name].title}</span>
            <span className={joinClasses(classes.finding, step.status === 'failed' && (step.optional ? classes.amber : classes.red))}>{step.finding === '' ? stepWords[step.name].waiting : step.finding}</span>
            <span className={classes.took}>{step.durationMs === null ? '' : format.milliseconds(step.durationMs)}</span>
          </div>
          {step.status === 'failed' || (step.status === 'noted' && step.remedy !== null) ? <Remedy step={step} baseUrl={baseUrl} onTestAgain={onTestAgain} onTrust={onTrust} /> : null}
        </li>
      ))}
    </ol>
  )
}

function Remedy({ step, baseUrl, onTestAgain, onTrust }: { readonly step: TestStep; readonly baseUrl: string; readonly onTestAgain: () => void; readonly onTrust: (fingerprint: string) => void }): ReactNode {
  const [copied, copy] = useCopy()
  const fingerprint = step.offeredFingerprint
  return (
    <div className={joinClasses(classes.remedy, step.status === 'noted' ? classes.noted : step.optional && classes.mild)} role={step.status === 'failed' ? 'alert' : undefined}>
      {step.remedy === null ? null : <p><b>What to do:</b> {step.remedy}</p>}
      {fingerprint === null ? null : (
        <p className={classes.fingerprint}>The gateway shows a certificate with this SHA-256 fingerprint. Compare it with the one its operator gives you before you trust it:<br /><code>{fingerprint}</code></p>
      )}
      <div className={classes.remedyActions}>
        {step.status === 'failed' ? <Button leftSection={<IconRefresh size={14} aria-hidden />} onClick={onTestAgain}>Test this again</Button> : null}
        {fingerprint === null ? null : <Button leftSection={<IconShieldCheck size={14} aria-hidden />} onClick={() => onTrust(fingerprint)}>Trust this certificate only</Button>}
        <Button variant="subtle" leftSection={<IconCopy size={14} aria-hidden />} onClick={() => void copy(messageFor(step, baseUrl))}>{copied ? 'Copied' : 'Copy a message for whoever runs it'}</Button>
        {step.code === null ? null : <code className={classes.code}>{step.code}</code>}
      </div>
    </div>
  )
}
