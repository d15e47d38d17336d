import { createBridge } from './bridge.ts'
import { bridgeTable } from './channels.generated.ts'

// Two names nobody can guess, put in place of these words by the host, once per launch.
declare const __OMNIDECK_POST__: string
declare const __OMNIDECK_RECEIVE__: string

// Runs in every frame before any script of the page. The raw binding is captured and deleted at once, so page code
// reaches main only through the frozen API; a child frame gets neither (the router would refuse it anyway).
const scope = globalThis as unknown as Record<string, unknown>
const post = scope[__OMNIDECK_POST__] as ((text: string) => void) | undefined
Reflect.deleteProperty(scope, __OMNIDECK_POST__)

if (window.top === window && post !== undefined) {
  const { api, receive } = createBridge(bridgeTable, { send: post })
  // A long batch arrives in pieces, so that no single message keeps the browser busy.
  let begun = ''
  const receivePiece = (piece: string, isLast: boolean): void => {
    const text = begun + piece
    begun = isLast ? '' : text
    if (isLast) receive(text)
  }
  Object.defineProperty(scope, 'omnideck', { value: api, enumerable: true, writable: false, configurable: false })
  // The host takes a handle of this function and deletes the name. A page script that finds it first can only fool itself.
  Object.defineProperty(scope, __OMNIDECK_RECEIVE__, { value: receivePiece, configurable: true })
}
