import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { markJson } from './json-parts.ts'
import classes from './audit.module.css'

/** JSON as text nodes, never as markup: what stands in it was written by strangers. */
export function JsonView({ json, removedFields }: { readonly json: string; readonly removedFields: readonly string[] }): ReactNode {
  const { parts, elsewhere } = useMemo(() => markJson(json, removedFields), [json, removedFields])
  return (
    <>
      <pre className={classes.json} tabIndex={0} aria-label="Parameters and result">{parts.map(({ kind, text }, index) => (kind === 'plain' ? text : <span key={index} className={classes[kind]}>{text}</span>))}</pre>
      {elsewhere.length === 0 ? null : <p className={classes.dim}>{`Also removed before storage: ${elsewhere.join(', ')}`}</p>}
    </>
  )
}
