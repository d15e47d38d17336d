declare const brand: unique symbol

/** A primitive that may only be made by the constructor that checked it, e.g. `Brand<string, 'HttpsUrl'>`. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name }
