import type { Instant } from '#shared/lib/time-range.ts'

/** An instant as part of a file name: `2026-11-21T09-30-00-000Z`. Sorts by time; has no character a file system refuses. */
export function toFileStamp(at: Instant): string {
  return new Date(at).toISOString().replaceAll(/[:.]/g, '-')
}

/** The instant in a stamp, or undefined when the text is no stamp. */
export function fromFileStamp(stamp: string): Instant | undefined {
  const parts = /^(\d{4}-\d{2}-\d{2}T\d{2})-(\d{2})-(\d{2})-(\d{3})Z$/.exec(stamp)
  if (parts === null) return undefined
  const at = Date.parse(`${parts[1] ?? ''}:${parts[2] ?? ''}:${parts[3] ?? ''}.${parts[4] ?? ''}Z`)
  return Number.isNaN(at) ? undefined : at
}
