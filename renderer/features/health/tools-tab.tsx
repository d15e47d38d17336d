import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { toPanelState } from '#renderer/platform/panel-state.ts'
import { useFormat } from '#renderer/platform/use-format.tsx'
import { Panel } from '#renderer/ui/panel.tsx'
import { SkeletonRows } from '#renderer/ui/skeleton.tsx'
import { prettyJson } from './pretty-json.ts'
import { healthQueries } from './queries.ts'
import classes from './health.module.css'

/** The tools this server offered when it was last asked, with their input schemas. */
export function ToolsTab({ serverId }: { readonly serverId: string }): ReactNode {
  const format = useFormat()
  const tools = useQuery(healthQueries.tools(serverId))
  const takenAt = tools.data?.data.takenAt ?? null
  return (
    <Panel
      title="Tools" bare className={classes.part} meta={takenAt === null ? undefined : `as listed ${format.full(takenAt)}`}
      state={toPanelState(tools, (answer) => answer.tools.length === 0)} skeleton={<SkeletonRows rows={8} />}
      empty={takenAt === null ? { says: 'Its tools were never listed.', hint: 'The gateway lists them when a role with that right asks; press Check now to try.' } : { says: 'This server offers no tools.' }}
    >
      {(answer) => answer.tools.map((tool) => (
        <details key={tool.name} className={classes.tool}>
          <summary><code>{tool.name}</code><span>{tool.description}</span></summary>
          {tool.description === null ? null : <p>{tool.description}</p>}
          {tool.inputSchema === null ? <p>The gateway sent no schema.</p> : <pre className={classes.schema} tabIndex={0}>{prettyJson(tool.inputSchema)}</pre>}
        </details>
      ))}
    </Panel>
  )
}
