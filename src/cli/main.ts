/** Entry of the command line: arguments in, text or JSON out, an exit code. */
process.env['ORT_DISABLE_TELEMETRY'] = '1';
import { findInstallation, keepYoungGenerationSmall } from '../base/index.ts';
import { codeOf, messageOf } from '../protocol/index.ts';
import { parseArguments, usage } from './arguments.ts';
import { commands } from './commands.ts';
import { openTerminal } from './terminal.ts';

keepYoungGenerationSmall();

/** 128 + SIGINT, as shells expect of a program that was interrupted. */
const interruptedCode = 130;
const terminal = openTerminal();
const abort = new AbortController();

/** A reader that goes away early, such as `head`, is no error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));
process.stderr.on('error', () => undefined);
process.once('SIGINT', () => abort.abort());
process.once('SIGTERM', () => abort.abort());

/** Older ones end with a segmentation fault in the database's native module. */
const oldestNode = 22;

async function run(argv: readonly string[]): Promise<number> {
  if (Number.parseInt(process.versions.node, 10) < oldestNode) {
    terminal.err.write(`loupe: needs Node ${oldestNode} or newer; this is ${process.versions.node}.\n`);
    return 2;
  }
  try {
    const args = parseArguments(argv);
    if (args.command === 'help') terminal.out.write(usage);
    else if (args.command === 'version')
      terminal.out.write(`loupe ${findInstallation(import.meta.url).version}\n`);
    else return await commands[args.command]({ args, terminal, signal: abort.signal });
    return 0;
  } catch (error) {
    if (abort.signal.aborted) return interruptedCode;
    terminal.err.write(`loupe: ${messageOf(error)}\n`);
    if (codeOf(error) === 'internal' && process.env['LOUPE_DEBUG'] !== undefined)
      terminal.err.write(`${(error as Error).stack ?? ''}\n`);
    return 2;
  }
}

process.exitCode = await run(process.argv.slice(2));
