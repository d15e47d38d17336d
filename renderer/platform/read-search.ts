type Raw = Readonly<Record<string, unknown>>

/** A text of the address. The router reads `4` as a number and `true` as a boolean: here they are what was typed. */
export function textOf(raw: Raw, key: string, most = 500): string | undefined {
  const value = raw[key]
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined
  const text = String(value)
  return text === '' || text.length > most ? undefined : text
}

/** One of a few words of the address; undefined when it is none of them. */
export function choiceOf<Choice extends string>(raw: Raw, key: string, choices: readonly Choice[]): Choice | undefined {
  return choices.find((choice) => choice === raw[key])
}

/** Some of a few words, separated by commas, each once and in the order of `choices`. */
export function choicesOf<Choice extends string>(raw: Raw, key: string, choices: readonly Choice[]): readonly Choice[] {
  const words = (textOf(raw, key) ?? '').split(',')
  return choices.filter((choice) => words.includes(choice))
}
