import { notifications } from '@mantine/notifications'
import { useEffect } from 'react'
import type { Notice } from '#shared/features/app/model.ts'
import { api } from '#renderer/platform/ipc-client.ts'
import classes from './notices.module.css'

const tones: Readonly<Record<Notice['severity'], string>> = { info: 'info', success: 'ok', warning: 'degraded', critical: 'down' }

/** Shows what main has to tell; a critical notice stays until it is closed, one with a cause leads there. */
export function useNotices(goTo: (path: string) => void): void {
  useEffect(() => api.app.onNotice((notice) => showNotice(notice, goTo)), [goTo])
}

function showNotice({ severity, title, body, path }: Notice, goTo: (path: string) => void): void {
  const tone = tones[severity]
  notifications.show({
    title, message: body, color: `var(--${tone}-mark)`, autoClose: severity === 'critical' ? false : 6_000, withBorder: true,
    classNames: { root: classes.notice, title: classes.title, description: classes.text },
    ...(severity === 'critical' || severity === 'warning' ? { role: 'alert' } : {}),
    ...(path === null ? {} : { onClick: () => goTo(path), style: { cursor: 'pointer' } }),
  })
}
