import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { until } from './until.ts';

/** Ids of the indexing processes that belong to the editor whose files lie below `directory`. */
function indexerPids(directory: string): number[] {
  return processes()
    .filter(({ command }) => command.includes(directory) && /dist.indexer\.mjs/.test(command))
    .map(({ pid }) => pid);
}

/** The one indexing process of this editor, as soon as it runs. */
export function indexerPid(directory: string): Promise<number> {
  return until('the indexing process runs', () => indexerPids(directory)[0]);
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
