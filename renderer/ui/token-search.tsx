import { IconSearch, IconX } from '@tabler/icons-react'
import { useId, useImperativeHandle, useRef, useState } from 'react'
import type { KeyboardEvent, ReactNode, Ref } from 'react'
import { joinClasses } from './join-classes.ts'
import { splitTokens, withoutToken } from './search-tokens.ts'
import classes from './token-search.module.css'

export type SearchSuggestion = {
  readonly label: string
  readonly kind: string
  /** The whole text after accepting, and where the caret goes. */
  readonly text: string
  readonly caret: number
  readonly count: number | null
}

/**
 * A search of words and `key:value` tokens. Finished tokens stand as chips before the text being typed; the value stays
 * one string. Suggestions hang below the caret: `Tab` or `Enter` on a chosen one takes it, `Enter` alone searches.
 */
export function TokenSearch({ label, placeholder, value, onChange, onCommit, onCaret, suggestions, problem, aside, ref }: {
  readonly label: string
  readonly placeholder: string
  readonly value: string
  readonly onChange: (text: string) => void
  /** Enter, or leaving the field. */
  readonly onCommit: (text: string) => void
  /** Where the caret is in the whole text, for suggestions. */
  readonly onCaret?: (caret: number) => void
  readonly suggestions: readonly SearchSuggestion[]
  readonly problem?: { readonly message: string; readonly at: number } | null
  /** At the right, in grey: how many were found. */
  readonly aside?: ReactNode
  readonly ref?: Ref<{ focus: () => void }>
}): ReactNode {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [chosen, setChosen] = useState(-1)
  const [isOpen, setIsOpen] = useState(false)
  const { tokens, rest, restAt } = splitTokens(value)
  useImperativeHandle(ref, () => ({ focus: () => input.current?.focus() }), [])
  const shows = isOpen && suggestions.length > 0

  function accept(suggestion: SearchSuggestion | undefined): void {
    if (suggestion === undefined) return
    onChange(suggestion.text)
    onCaret?.(suggestion.caret)
    setChosen(-1)
    input.current?.focus()
  }
  function close(): void {
    setIsOpen(false)
    setChosen(-1)
  }
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (suggestions.length === 0) return
      event.preventDefault()
      setIsOpen(true)
      const step = event.key === 'ArrowDown' ? 1 : -1
      setChosen((before) => (before + step + suggestions.length + (before < 0 && step < 0 ? 1 : 0)) % suggestions.length)
    } else if (event.key === 'Tab' && shows && !event.shiftKey) {
      event.preventDefault()
      accept(suggestions[Math.max(0, chosen)])
    } else if (event.key === 'Enter') {
      event.preventDefault()
      if (shows && chosen >= 0) accept(suggestions[chosen])
      else {
        close()
        onCommit(value)
      }
    } else if (event.key === 'Escape') {
      event.preventDefault()
      if (shows) close()
      else input.current?.blur()
    } else if (event.key === 'Backspace' && rest === '' && tokens.length > 0 && input.current?.selectionStart === 0) {
      // The last chip becomes text again, so that it can be corrected rather than typed anew.
      event.preventDefault()
      onChange(value.trimEnd())
    }
  }

  return (
    <div className={classes.wrap}>
      <div className={joinClasses(classes.field, problem != null && classes.wrong)} onClick={() => input.current?.focus()}>
        <IconSearch size={14} className={classes.icon} aria-hidden />
        {tokens.map((token) => (
          <span key={token.at} className={classes.token}>
            <b>{token.key}:</b>{token.value}
            <button type="button" aria-label={`Remove ${token.text}`} onClick={() => onCommit(withoutToken(value, token))}><IconX size={12} aria-hidden /></button>
          </span>
        ))}
        <input
          ref={input}
          className={classes.input}
          role="combobox"
          aria-label={label}
          aria-expanded={shows}
          aria-controls={shows ? `${id}-list` : undefined}
          aria-activedescendant={shows && chosen >= 0 ? `${id}-${String(chosen)}` : undefined}
          aria-invalid={problem != null}
          aria-describedby={problem == null ? undefined : `${id}-problem`}
          autoComplete="off"
          spellCheck={false}
          placeholder={tokens.length === 0 ? placeholder : ''}
          value={rest}
          onChange={(event) => {
            setIsOpen(true)
            setChosen(-1)
            onChange(value.slice(0, restAt) + event.target.value)
            onCaret?.(restAt + (event.target.selectionStart ?? event.target.value.length))
          }}
          onKeyDown={onKeyDown}
          onFocus={() => {
            setIsOpen(true)
            onCaret?.(restAt + (input.current?.selectionStart ?? 0))
          }}
          onBlur={() => {
            close()
            onCommit(value)
          }}
        />
        <span className={classes.aside}>{aside}</span>
      </div>
      {problem == null ? null : <p id={`${id}-problem`} className={classes.problem}>{problem.message}</p>}
      {shows ? (
        <ul id={`${id}-list`} role="listbox" aria-label="Suggestions" className={classes.list}>
          {suggestions.map((suggestion, index) => (
            <li key={`${suggestion.kind}:${suggestion.label}`} id={`${id}-${String(index)}`} role="option" aria-selected={index === chosen} className={joinClasses(classes.option, index === chosen && classes.chosen)} onPointerDown={(event) => event.preventDefault()} onClick={() => accept(suggestion)}>
              <span className={classes.optionLabel}>{suggestion.label}</span>
              {suggestion.count === null ? null : <span className={classes.count}>{suggestion.count}</span>}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
