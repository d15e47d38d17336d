import { ActionIcon } from '@mantine/core'
import { IconArrowLeft, IconArrowRight, IconEyeOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { CardId } from '#shared/features/overview/model.ts'
import { canMove, cardNames, moveCard } from './layouts.ts'
import classes from './overview.module.css'

export type Arrange = { readonly cards: readonly CardId[]; readonly onChange: (cards: readonly CardId[]) => void }

/** A card while cards are being arranged: earlier, later, hide. Its content can be seen but not used meanwhile. */
export function ArrangeCard({ card, cards, onChange, children }: Arrange & { readonly card: CardId; readonly children: ReactNode }): ReactNode {
  return (
    <div className={classes.arrange}>
      <div className={classes.arrangeBar}>
        <ActionIcon size={24} aria-label={`Move ${cardNames[card]} earlier`} disabled={!canMove(cards, card, -1)} onClick={() => onChange(moveCard(cards, card, -1))}><IconArrowLeft size={14} aria-hidden /></ActionIcon>
        <ActionIcon size={24} aria-label={`Move ${cardNames[card]} later`} disabled={!canMove(cards, card, 1)} onClick={() => onChange(moveCard(cards, card, 1))}><IconArrowRight size={14} aria-hidden /></ActionIcon>
        <ActionIcon size={24} aria-label={`Hide ${cardNames[card]}`} onClick={() => onChange(cards.filter((one) => one !== card))}><IconEyeOff size={14} aria-hidden /></ActionIcon>
      </div>
      <div className={classes.arranged} inert>{children}</div>
    </div>
  )
}
