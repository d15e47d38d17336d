import { ActionIcon, Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { errorCatalogue } from '#shared/contract/errors.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { StateIcon } from '#renderer/ui/status.tsx'
import { useCopy } from '#renderer/ui/use-copy.ts'
import { auditQueries, useCancelJob } from './queries.ts'
import classes from './audit.module.css'

/** How the export goes: progress and cancel while it runs, where the file is when it is done. */
export function ExportToast({ jobId, close }: { readonly jobId: string; readonly close: () => void }): ReactNode {
  const format = useFormat()
  const job = useQuery(auditQueries.jobs()).data?.data.find(({ id }) => id === jobId)
  const cancel = useCancelJob()
  const [copied, copy] = useCopy()
  const result = job?.result ?? null
  const share = job?.total == null || job.total === 0 ? null : Math.min(1, job.done / job.total)
  return (
    <div className={classes.toast} role="status">
      {job === undefined || job.status === 'running' ? (
        <>
          <StateIcon state="info" />
          <span>{job?.title ?? 'Starting the export'}{share === null ? '' : `, ${format.percent(share, 0)}`}</span>
          <Button variant="subtle" disabled={job === undefined} onClick={() => cancel.mutate(jobId)}>Cancel export</Button>
        </>
      ) : (
        <>
          <StateIcon state={job.status === 'done' ? 'up' : job.status === 'failed' ? 'down' : 'off'} />
          <span title={result ?? undefined}>{job.status === 'done' ? `${job.text === '' ? 'Exported' : job.text}${result === null ? '' : ` to ${result}`}` : job.status === 'cancelled' ? 'The export was cancelled; the unfinished file was removed.' : `The export failed. ${job.error === null ? job.text : errorCatalogue[job.error].says}`}</span>
          {result === null || job.status !== 'done' ? null : <Button variant="subtle" onClick={() => void copy(result)}>{copied ? 'Copied' : 'Copy path'}</Button>}
        </>
      )}
      <ActionIcon size={22} aria-label="Close this message" onClick={close}><IconX size={14} aria-hidden /></ActionIcon>
    </div>
  )
}
