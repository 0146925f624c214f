/** Ends the start with a sentence for the person who asked for it, instead of a stack trace. */
export class CannotStart extends Error {}
