import { createContext, use } from 'react'
import { createFormat } from './format.ts'
import type { Format } from './format.ts'

/** The formatter of the chosen locale and zone; the system's until preferences are known. */
export const FormatContext = createContext<Format>(createFormat({ locale: undefined, timeZone: undefined }))

/** Numbers and times in the person's locale and zone. */
export function useFormat(): Format {
  return use(FormatContext)
}
