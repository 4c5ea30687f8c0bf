import { createInterface } from 'node:readline/promises';
import type { Terminal } from './terminal.ts';

/** Asks for questions until Ctrl+D or Ctrl+C; arrow up brings back earlier ones. A question that fails ends nothing. */
export async function promptFor(
  answer: (question: string) => Promise<void>,
  introduction: string,
  { out, paint }: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const prompt = createInterface({ input: process.stdin, output: out, prompt: paint('cyan', 'loupe› ') });
  const close = (): void => prompt.close();
  signal.addEventListener('abort', close, { once: true });
  prompt.on('SIGINT', close);
  out.write(paint('dim', `${introduction}\n`));
  prompt.prompt();
  for await (const line of prompt) {
    if (line.trim() !== '') await answer(line);
    prompt.prompt();
  }
  out.write('\n');
}
