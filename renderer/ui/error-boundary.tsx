import { Component, createContext } from 'react'
import type { ErrorInfo, ReactNode } from 'react'
import { Failed } from './failed.tsx'

/** What a boundary tells when something in it crashed; answers with the reference of the log entry, if there is one. */
export type ReportCrash = (crash: { readonly message: string; readonly stack: string; readonly where: string }) => Promise<string | null>
export const CrashContext = createContext<ReportCrash>(() => Promise.resolve(null))

type Props = {
  /** Names the region in the report. */
  readonly where: string
  readonly children: ReactNode
  /** A change of it clears the error, e.g. the address of the view. */
  readonly resetKey?: string | undefined
}
type State = { readonly error: Error | null; readonly reference: string | null; readonly resetKey: string | undefined }

/** A crash stays inside: this region says so and offers to draw again, the rest keeps working. */
export class ErrorBoundary extends Component<Props, State> {
  static override readonly contextType = CrashContext
  declare context: React.ContextType<typeof CrashContext>
  override readonly state: State = { error: null, reference: null, resetKey: this.props.resetKey }

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error: error instanceof Error ? error : new Error(String(error)), reference: null }
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetKey === state.resetKey ? null : { error: null, reference: null, resetKey: props.resetKey }
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    const report = { message: error.message.slice(0, 2_000), stack: `${error.stack ?? ''}\n${info.componentStack ?? ''}`.slice(0, 10_000), where: this.props.where.slice(0, 200) }
    void this.context(report).then((reference) => this.setState({ reference }))
  }

  override render(): ReactNode {
    const { error, reference } = this.state
    if (error === null) return this.props.children
    const details = [`where: ${this.props.where}`, `message: ${error.message}`, ...(reference === null ? [] : [`ref: ${reference}`])].join('\n')
    return (
      <Failed
        failure={{ says: 'This part of the page crashed. The rest keeps working, and nothing stored is affected.', code: 'page.crashed', details }}
        retry={() => this.setState({ error: null, reference: null })}
      />
    )
  }
}
