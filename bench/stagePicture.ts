import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { IndexSummary } from '../src/cli/indexSummary.ts';
import type { StageProfile } from '../src/cli/profile.ts';

const width = 640;
const labelWidth = 74;
const barWidth = 340;
const rowHeight = 26;
const headHeight = 44;
const footHeight = 30;

/** Draws where the time of indexing went beside the result file, under its name. */
export async function drawStages(
  resultFile: string,
  title: string,
  { profile, seconds }: Pick<IndexSummary, 'profile' | 'seconds'>,
): Promise<void> {
  if (profile === undefined) throw new Error('The stages were not asked for: --profile is missing.');
  const file = resultFile.replace(/\.json$/, '.svg');
  await writeFile(file, stagePicture(title, profile.stages, seconds));
  console.log(`→ ${path.relative(process.cwd(), file)}`);
}

/**
 * Bars of the stages' work, as SVG: the same figures give the same text. Readable on light and on dark ground, because it
 * brings neither: its colours follow the reader's scheme.
 * @param seconds by the clock
 */
export function stagePicture(title: string, stages: readonly StageProfile[], seconds: number): string {
  const longest = Math.max(...stages.map((stage) => stage.seconds), Number.MIN_VALUE);
  const work = stages.reduce((sum, stage) => sum + stage.seconds, 0);
  const height = headHeight + stages.length * rowHeight + footHeight;
  const rows = stages.map((stage, row) => rowText(stage, headHeight + row * rowHeight, longest));
  const foot = `${work.toFixed(1)} s of work over all threads in ${seconds.toFixed(1)} s by the clock`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(`${title}: ${foot}`)}">
<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328; }
.title { font-weight: 600; font-size: 15px; }
.quiet { fill: #59636e; }
.bar { fill: #2f6fdd; }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3; } .quiet { fill: #9198a1; } .bar { fill: #6ea8fe; } }
</style>
<text class="title" x="0" y="20">${escaped(title)}</text>
${rows.join('\n')}
<text class="quiet" x="0" y="${height - 8}">${escaped(foot)}</text>
</svg>
`;
}

function rowText(
  { stage, seconds, share, bytesPerSecond }: StageProfile,
  top: number,
  longest: number,
): string {
  const length = Math.max(1, Math.round((seconds / longest) * barWidth));
  const speed = bytesPerSecond === undefined ? '' : `, ${(bytesPerSecond / 1e6).toFixed(1)} MB/s`;
  const base = top + 15;
  return [
    `<text x="0" y="${base}">${escaped(stage)}</text>`,
    `<rect class="bar" x="${labelWidth}" y="${top + 2}" width="${length}" height="18" rx="2"/>`,
    `<text class="quiet" x="${labelWidth + length + 8}" y="${base}">${seconds.toFixed(2)} s, ${Math.round(share * 100)}%${speed}</text>`,
  ].join('');
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
