/** The two lines between the preload and Electron's main process. Names only: what travels on them is JSON text of frames. */
export const electronLine = {
  /** Page to main, answered: the text of one request frame; the answer is the text of its reply, or null when there is nobody to answer. */
  request: 'omnideck:request',
  /** Main to page: the text of an array of push frames. */
  push: 'omnideck:push',
} as const
