import { z } from 'zod'

/** No answer carries more rows than this: both hosts stay fast and no table holds thousands of row objects. */
export const MAX_PAGE_ROWS = 200

/** An opaque position in a keyset-ordered list; clients hand it back and never look inside. */
export const cursor = z.string().max(512)
export type Cursor = z.infer<typeof cursor>

/** One page of a keyset-ordered list. `next` is null at the end. */
export function page<Row extends z.ZodType>(row: Row) {
  return z.object({ rows: z.array(row).max(MAX_PAGE_ROWS), next: cursor.nullable() })
}
export type Page<Row> = { readonly rows: readonly Row[]; readonly next: Cursor | null }
