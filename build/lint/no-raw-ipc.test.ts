import { noRawIpc } from './no-raw-ipc.js'
import { runRule } from './run-rule.ts'

runRule('no-raw-ipc', noRawIpc, {
  allows: [
    { filename: 'preload/electron.ts', code: "ipcRenderer.invoke('frame')" },
    { filename: 'main/hosts/electron/electron-transport.ts', code: "ipcMain.handle('frame', answer)" },
    { filename: 'main/platform/database/data-thread.ts', code: 'worker.postMessage(message)' },
    { filename: 'main/data-worker.ts', code: 'parentPort.postMessage(message)' },
    { filename: 'renderer/platform/ipc-client.ts', code: 'export const api = window.omnideck' },
    { filename: 'renderer/features/audit/queries.ts', code: 'api.audit.search(search)' },
  ],
  refuses: [
    { filename: 'main/features/audit/index.ts', code: "ipcMain.handle('audit', answer)", says: 'ipcMain belongs to the hosts and the preload; use the contract.' },
    { filename: 'renderer/features/audit/queries.ts', code: 'ipcRenderer.invoke(1)', says: 'ipcRenderer belongs to the hosts and the preload; use the contract.' },
    { filename: 'renderer/features/audit/queries.ts', code: 'window.postMessage(1)', says: 'postMessage belongs to the hosts and the preload; use the contract.' },
    { filename: 'renderer/features/audit/queries.ts', code: 'window.omnideck.audit.search(1)', says: 'window.omnideck belongs to the hosts and the preload; use the contract.' },
  ],
})
