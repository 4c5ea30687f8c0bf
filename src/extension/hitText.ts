import { type Hit, type SearchAnswer, percent } from '../protocol/index.ts';
import { symbolIcon } from './symbolNames.ts';

/** A hit as three lines of text for a list. */
export interface HitText {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

const maxDetailLength = 160;

/** @param rootName shown before the path when more than one folder is open */
export function hitText(hit: Hit, rootName?: string): HitText {
  const fileName = hit.path.slice(hit.path.lastIndexOf('/') + 1);
  const name =
    hit.symbol === undefined ? fileName : [...hit.breadcrumb.slice(-2, -1), hit.symbol].join(' › ');
  const path = rootName === undefined ? hit.path : `${rootName} › ${hit.path}`;
  const line = hit.preview[hit.bestLine - hit.previewStartLine]?.trim() ?? '';
  return {
    label: `$(${symbolIcon(hit.symbolKind)}) ${plain(name)}`,
    description: plain(`${path}:${hit.bestLine}`),
    detail: plain(line.slice(0, maxDetailLength)),
  };
}

/** What the title of a list of hits says about the answer as a whole; undefined when there is nothing to say. */
export function answerTitle({ coverage, notes }: SearchAnswer): string | undefined {
  const partial =
    coverage < 1 ? [`${percent(coverage)} of the files are indexed so far; more answers may come`] : [];
  const parts = [...partial, ...notes];
  return parts.length === 0 ? undefined : parts.join(' · ');
}

/** Keeps source text such as `$(file)` from turning into an icon. */
function plain(text: string): string {
  return text.replaceAll('$(', '$\u200B(');
}
