import { Button, Popover, UnstyledButton } from '@mantine/core'
import { IconLoader } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { errorCatalogue } from '#shared/contract/errors.ts'
import type { ReactNode } from 'react'
import type { Job } from '#shared/features/jobs/model.ts'
import { api } from '#renderer/platform/ipc-client.ts'
import { runCommand } from '#renderer/platform/run-command.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { appQueries } from './app-queries.ts'
import classes from './status-bar.module.css'

/** Work that takes longer than a second: progress in the bar, details and cancel in a popover. */
export function JobsButton(): ReactNode {
  const jobs = useQuery(appQueries.jobs()).data?.data ?? []
  const format = useFormat()
  const running = jobs.filter((job) => job.status === 'running')
  const shown = running[0]
  if (jobs.length === 0) return null
  return (
    <Popover position="top-start">
      <Popover.Target>
        <UnstyledButton className={classes.link}>
          <IconLoader size={12} aria-hidden />
          {shown === undefined ? 'No jobs running' : shown.title}
          {shown === undefined ? null : <ProgressBar job={shown} />}
          {shown?.total == null ? null : format.percent(shareOf(shown), 0)}
          {running.length > 1 ? ` and ${String(running.length - 1)} more` : ''}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.jobs}>
          {jobs.slice(0, 8).map((job) => (
            <div key={job.id} className={classes.job}>
              <span className={classes.jobTitle}>{job.title}</span>
              {job.status === 'running' ? <Button onClick={() => runCommand(api.jobs.cancel({ jobId: job.id }))}>Cancel</Button> : <span>{endWords[job.status]}</span>}
              <span className={classes.jobText}>{job.error === null ? job.text : errorCatalogue[job.error].says}{job.result === null ? '' : ` ${job.result}`}</span>
            </div>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

const endWords = { running: 'Running', done: 'Done', failed: 'Failed', cancelled: 'Cancelled' } as const

function ProgressBar({ job }: { readonly job: Job }): ReactNode {
  if (job.total === null) return null
  return <span className={classes.bar} role="progressbar" aria-label={job.title} aria-valuenow={Math.round(shareOf(job) * 100)} aria-valuemin={0} aria-valuemax={100}><i style={{ width: `${String(shareOf(job) * 100)}%` }} /></span>
}

function shareOf(job: Job): number {
  return job.total === null || job.total === 0 ? 0 : Math.min(1, job.done / job.total)
}
