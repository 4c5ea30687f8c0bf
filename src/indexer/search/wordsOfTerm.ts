import { eachRun, indexTerms, splitIdentifier } from '../tokens/index.ts';

/** The words and names in a text that an index term stands for, in lower case, most frequent first. */
export function wordsOfTerm(text: string, term: string): string[] {
  const counts = new Map<string, number>();
  eachRun(text, (run) => {
    const forms = new Set([run.toLowerCase(), ...splitIdentifier(run)]);
    for (const form of forms) if (indexTerms(form)[0] === term) counts.set(form, (counts.get(form) ?? 0) + 1);
  });
  return Array.from(counts.keys()).sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
}
