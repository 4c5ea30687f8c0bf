/** Thrown where the structure of a text is not certain; the message is the reason, one of a few. The parser does the file then. */
export class Unclear extends Error {}
