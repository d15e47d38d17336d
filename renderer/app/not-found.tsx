import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Empty } from '#renderer/ui/empty.tsx'

/** An address nobody answers, e.g. from a link made by another version. */
export function NotFound(): ReactNode {
  return <Empty says="There is no such view." hint="The link may come from another version of Omnideck." action={<Button renderRoot={(props) => <Link to="/" {...props} />}>Go to the first view</Button>} />
}
