// @ts-check
/** What the user can mend: printed without a stack, exit status 1. */
export class RigError extends Error {}
