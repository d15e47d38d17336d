/** What gaps are about: the same facts may come from several sources, and one of them is enough to have seen them. */
export const topics = { health: 'health', audit: 'audit' } as const
