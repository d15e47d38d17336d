/** Ends an exhaustive switch: a new member of a union fails to compile until someone decides what it means. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`)
}
