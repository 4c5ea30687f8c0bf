import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { until } from './until.ts';

/** The indexing process that belongs to the editor whose files lie below `directory`; undefined while none runs. */
export function findIndexer(directory: string): number | undefined {
  return processes().find(({ command }) => command.includes(directory) && /dist.indexer\.mjs/.test(command))
    ?.pid;
}

/** The indexing process of this editor, as soon as it runs. */
export function indexerPid(directory: string): Promise<number> {
  return until('the indexing process runs', () => findIndexer(directory));
}

function processes(): { pid: number; command: string }[] {
  if (!existsSync('/proc/self/cmdline')) return listedProcesses();
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), command: commandLine(name) }));
}

/** Empty for a process that has gone meanwhile. */
function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

function listedProcesses(): { pid: number; command: string }[] {
  const lines = execFileSync('ps', ['-axo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.map((line) => ({ pid: Number.parseInt(line, 10), command: line }));
}
