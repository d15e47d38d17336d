import type { CardId, Layout } from '#shared/features/overview/model.ts'

/** Every card there is, in its usual order, with its name on screen. */
export const cardNames = {
  requests: 'Requests', 'error-rate': 'Error rate', latency: 'Latency', 'active-users': 'Active users', cost: 'Cost',
  servers: 'MCP servers', traffic: 'Requests by outcome', activity: 'Activity', changes: 'Since your last visit', 'cost-today': 'Cost today',
} as const satisfies Readonly<Record<CardId, string>>

export const usualCards = Object.keys(cardNames) as readonly CardId[]

const figureCards: readonly CardId[] = ['requests', 'error-rate', 'latency', 'active-users', 'cost']
const MAX_NAME = 40

/** A stretch of the page: figures share one panel, the fleet has the whole width, other cards share a grid. */
export type Band = { readonly kind: 'figures' | 'servers' | 'panels'; readonly cards: readonly CardId[] }

/** Cards in their order as stretches of the page; all figures stand together where the first of them stands. */
export function toBands(cards: readonly CardId[]): readonly Band[] {
  const bands: { kind: Band['kind']; cards: CardId[] }[] = []
  for (const card of cards) {
    const kind = figureCards.includes(card) ? 'figures' : card === 'servers' ? 'servers' : 'panels'
    const known = kind === 'figures' ? bands.find((band) => band.kind === 'figures') : bands.at(-1)
    if (known?.kind === kind) known.cards.push(card)
    else bands.push({ kind, cards: [card] })
  }
  return bands
}

/**
 * One card a place earlier or later. A figure moves among the figures; anything else among the rest, because the figures
 * stand together whatever lies between them.
 */
export function moveCard(cards: readonly CardId[], card: CardId, step: -1 | 1): readonly CardId[] {
  const isFigure = figureCards.includes(card)
  const places = cards.flatMap((one, index) => (figureCards.includes(one) === isFigure ? [index] : []))
  const from = cards.indexOf(card)
  const to = places[places.indexOf(from) + step]
  if (from < 0 || to === undefined) return cards
  const other = cards[to]
  return cards.map((one, index) => (index === to ? card : index === from && other !== undefined ? other : one))
}

export function canMove(cards: readonly CardId[], card: CardId, step: -1 | 1): boolean {
  return moveCard(cards, card, step) !== cards
}

/** The layout as text for the clipboard. */
export function writeLayout(layout: Layout): string {
  return JSON.stringify({ omnideckLayout: 1, name: layout.name, cards: layout.cards }, null, 2)
}

export type ReadLayout = { readonly ok: true; readonly layout: Layout } | { readonly ok: false; readonly says: string }

/** Reads a layout from text somebody may have changed by hand. Unknown and repeated cards are left out. */
export function readLayout(text: string): ReadLayout {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { ok: false, says: 'This is not JSON. Copy a layout with “Copy layout as JSON” and paste the whole text.' }
  }
  if (typeof value !== 'object' || value === null || !('cards' in value) || !Array.isArray(value.cards)) return { ok: false, says: 'This JSON is not a layout: it has no list of cards.' }
  const given: readonly unknown[] = value.cards
  const cards = usualCards.filter((card) => given.includes(card)).toSorted((a, b) => given.indexOf(a) - given.indexOf(b))
  if (cards.length === 0) return { ok: false, says: 'This layout has no card that this version knows.' }
  const name = 'name' in value && typeof value.name === 'string' ? value.name.trim().slice(0, MAX_NAME) : ''
  return { ok: true, layout: { name: name === '' ? 'Pasted layout' : name, cards } }
}
