import { camelHump, indexTerms, startsUnspaced, stretches } from '../tokens/index.ts';

/** The words of a question as the person wrote them, each once. */
export function askedWords(questionText: string): string[] {
  return [...new Set(questionText.match(/[\p{L}\p{N}_]+/gu) ?? [])];
}

/**
 * What of these words a text holds, as the person wrote it, each once: whole words, else the parts of them that the text
 * holds (of `BaseCommand` maybe `Command`). `held` are the terms of the text.
 */
export function wordsHeld(words: readonly string[], held: ReadonlySet<string>): string[] {
  const byPlain = new Map<string, string>();
  for (const part of words.flatMap((word) => partsOfWord(word, held))) {
    const plain = part.toLowerCase();
    if (!byPlain.has(plain)) byPlain.set(plain, part);
  }
  return [...byPlain.values()];
}

function partsOfWord(word: string, held: ReadonlySet<string>): string[] {
  return (word.match(stretches) ?? []).flatMap((piece) =>
    startsUnspaced.test(piece) ? neighboursIn(piece, held) : partsOfName(piece, held),
  );
}

function partsOfName(name: string, held: ReadonlySet<string>): string[] {
  const [whole] = indexTerms(name);
  if (whole !== undefined && held.has(whole)) return [name];
  const humps = name.split(camelHump).filter((part) => part !== '');
  const parts = humps.length > 1 ? humps : (/^(\D{2,})(\d+)$/.exec(name)?.slice(1) ?? []);
  return parts.flatMap((part) => partsOfName(part, held));
}

/** Of a script without spaces, the characters that the text holds; those that are neighbours there too are not parted. */
function neighboursIn(piece: string, held: ReadonlySet<string>): string[] {
  const found: string[] = [];
  const characters = Array.from(piece);
  let isJoined = false;
  characters.forEach((character, at) => {
    const [alone = '', pair = ''] = indexTerms(character + (characters[at + 1] ?? ''));
    if (isJoined) found.push(`${found.pop() ?? ''}${character}`);
    else if (held.has(alone) || held.has(pair)) found.push(character);
    isJoined = held.has(pair);
  });
  return found;
}
