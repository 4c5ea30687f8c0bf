import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const filesPerFolder = 500;

/** Fills a folder with files that differ in a number only, and with one, `retry.ts`, that is about something else. */
export function writeNearlyAlike(root: string, count: number): void {
  for (let at = 0; at < count; at += 1) {
    const folder = join(root, 'handlers', `group${Math.floor(at / filesPerFolder)}`);
    if (at % filesPerFolder === 0) mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `handler${at}.ts`), handler(at));
  }
  writeFileSync(
    join(root, 'retry.ts'),
    '/** Sends a failed upload again, with growing delays. */\nexport function retryFailedUpload(file) {\n  return send(file);\n}\n',
  );
}

function handler(number: number): string {
  return `import { reply } from '../../reply.ts';

/** Handles message ${number} of the queue. */
export function handleMessage${number}(message: Message): Reply {
  if (message.body.length === 0) return reply(400, 'empty');
  return reply(200, message.body.trim());
}
`;
}
