import type { MenuItemConstructorOptions } from 'electron'

type Role = NonNullable<MenuItemConstructorOptions['role']>
const separator: MenuItemConstructorOptions = { type: 'separator' }
const roles = (...names: readonly Role[]): MenuItemConstructorOptions[] => names.map((role) => ({ role }))

/**
 * The native menu as data. Views and actions live in the page's palette; here is only what the system expects: without
 * the edit roles macOS knows neither copy nor paste.
 */
export function appMenu(options: { readonly platform: NodeJS.Platform; readonly isDevelopment: boolean }): MenuItemConstructorOptions[] {
  const { platform, isDevelopment } = options
  const isMac = platform === 'darwin'
  return [
    ...(isMac ? [{ label: 'Omnideck', submenu: [...roles('about'), separator, ...roles('hide', 'hideOthers', 'unhide'), separator, ...roles('quit')] }] : []),
    { label: 'Edit', submenu: [...roles('undo', 'redo'), separator, ...roles('cut', 'copy', 'paste', 'pasteAndMatchStyle', 'selectAll')] },
    {
      label: 'View',
      submenu: [...roles('resetZoom', 'zoomIn', 'zoomOut'), separator, ...roles('togglefullscreen'), ...(isDevelopment ? [separator, ...roles('reload', 'toggleDevTools')] : [])],
    },
    { label: 'Window', submenu: [...roles('minimize', ...(isMac ? (['zoom', 'front'] as const) : [])), ...roles('close'), ...(isMac ? [] : [separator, ...roles('quit')])] },
  ]
}
