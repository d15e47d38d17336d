import type { Random } from '#main/platform/random.ts'

const openings = ['What changed in', 'Summarise', 'Why is', 'List open problems of', 'Compare', 'Who worked on', 'Write a short note about', 'Show the ten most expensive parts of', 'Explain the last error of', 'Prepare a table about'] as const
const subjects = ['the checkout service', 'the nightly load', 'the staging cluster', 'the release branch', 'the payment retries', 'the search index', 'the quarterly report', 'the deployment', 'customer', 'invoice', 'ticket'] as const
const syllables = ['ba', 'cor', 'de', 'fil', 'gra', 'ho', 'in', 'jur', 'ka', 'lem', 'mo', 'nex', 'or', 'pli', 'qua', 'ri', 'sta', 'tur', 'ul', 'ven', 'wi', 'zo'] as const

/** Questions as people type them: a few stock phrases, numbers, and twenty thousand words from common to very rare. */
export function createBenchWords(random: Random): { question(): string } {
  const at = (index: number): string => syllables[index % syllables.length] ?? 'ba'
  const vocabulary = Array.from({ length: 20_000 }, (_, index) => `${at(index)}${at(Math.floor(index / 22) + 7)}${at(Math.floor(index / 484) * 3 + index)}${index > 10_000 ? at(index >> 3) : ''}`)
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  // The rank of a word falls off as in any language.
  const word = (): string => vocabulary[Math.floor(vocabulary.length ** random()) - 1] ?? 'ba'
  return {
    question: () => `${pick(openings)} ${pick(subjects)} ${String(Math.floor(random() * 9000) + 1000)} ${Array.from({ length: 3 + Math.floor(random() * 6) }, word).join(' ')}?`,
  }
}
