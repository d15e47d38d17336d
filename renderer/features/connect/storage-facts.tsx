import { IconDatabase, IconKey, IconPlugConnectedX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './connect.module.css'

/** What a person entrusting a password wants to know, before they ask. */
export function StorageFacts(): ReactNode {
  return (
    <section className={classes.facts} aria-label="What is stored where">
      <div>
        <h2><IconKey size={14} aria-hidden />Secrets</h2>
        <p>Go into the store you choose on the second step and nowhere else: not into the cache, not into a log, not into this page after the last step.</p>
      </div>
      <div>
        <h2><IconDatabase size={14} aria-hidden />What you see</h2>
        <p>Is kept in a file on this computer that only your account can read. Everything you have seen stays readable without a network. Forgetting a profile deletes its file.</p>
      </div>
      <div>
        <h2><IconPlugConnectedX size={14} aria-hidden />The network</h2>
        <p>The console talks to this gateway, to its Postgres if you say so, and to nobody else. It sends no telemetry and never changes anything on the gateway by itself.</p>
      </div>
    </section>
  )
}
