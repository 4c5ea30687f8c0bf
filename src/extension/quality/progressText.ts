import type { QualityProgress } from '../../protocol/index.ts';
import { count } from '../words.ts';

const stages: Readonly<Record<QualityProgress['stage'], string>> = {
  reading: 'reading files',
  indexing: 'indexing a temporary copy',
  asking: 'asking questions',
};

/** "asking questions, 12 of 241", with the folder's name where there are several. */
export function progressText({ stage, done, total }: QualityProgress, name: string | undefined): string {
  const numbers = total === 0 ? '' : `, ${count(done)} of ${count(total)}`;
  return `${name === undefined ? '' : `${name}: `}${stages[stage]}${numbers}`;
}
