import { contextBridge, ipcRenderer } from 'electron'
import { electronLine } from '#shared/contract/electron-line.ts'
import { createBridge } from './bridge.ts'
import { bridgeTable } from './channels.generated.ts'

// Runs in the isolated world of the top frame, before any script of the page. contextBridge copies the API into the
// page's world and freezes it there; `ipcRenderer` itself never crosses.
const bridge = createBridge(bridgeTable, {
  send(text) {
    ipcRenderer.invoke(electronLine.request, text).then(
      (reply: unknown) => {
        if (typeof reply === 'string') bridge.receive(`[${reply}]`)
      },
      // Main answers every request it can read. A rejection means that nobody serves this window any more.
      () => bridge.close(),
    )
  },
})
ipcRenderer.on(electronLine.push, (_event, batch: unknown) => {
  if (typeof batch === 'string') bridge.receive(batch)
})
contextBridge.exposeInMainWorld('omnideck', bridge.api)
