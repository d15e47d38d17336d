import { useEffect, useRef, useState } from 'react'

/** Copies text; the first value is true for two seconds after it worked. */
export function useCopy(): readonly [boolean, (text: string) => Promise<void>] {
  const [copied, setCopied] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const copy = async (text: string): Promise<void> => {
    await copyText(text)
    setCopied(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setCopied(false), 2_000)
  }
  return [copied, copy]
}

/** Puts text on the clipboard. Both hosts allow it on a click or a key; rejects where they do not. */
export function copyText(text: string): Promise<void> {
  return navigator.clipboard.writeText(text)
}
