const scripts = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30fc`;

/** Matches a run piece by piece: of scripts that are written without spaces, and of all others. */
export const stretches = new RegExp(`[${scripts}]+|[^${scripts}]+`, 'gu');
export const startsUnspaced = new RegExp(`^[${scripts}]`, 'u');
/** Where the parts of an identifier of any script meet. */
export const camelHump = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|_/u;
