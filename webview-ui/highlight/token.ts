/** The colours the style sheet knows; a theme decides what they look like. */
export type TokenKind =
  'comment' | 'keyword' | 'string' | 'number' | 'type' | 'function' | 'property' | 'meta' | 'markup';

/** A run of text in one colour; without a kind it has the colour of plain text. */
export interface Token {
  readonly text: string;
  readonly kind?: TokenKind;
}
