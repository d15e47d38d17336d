import { contextBridge, ipcRenderer } from 'electron'
import '#preload/electron.ts'

// The product's preload, and one lever for attackers: the next request is replaced by any text, so that a hostile one
// travels the same way and its answer comes back through the same bridge.
const invoke = ipcRenderer.invoke.bind(ipcRenderer)
let hostile: string | undefined
ipcRenderer.invoke = (channel, ...values: unknown[]) => {
  const sent = hostile === undefined ? values : [hostile]
  hostile = undefined
  return invoke(channel, ...sent)
}
contextBridge.exposeInMainWorld('replaceNextRequest', (text: string) => {
  hostile = text
})
