import { copyFile, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, after, afterEach, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { EditorServer, type EditorServerOptions } from './editorServer.ts';
import { Panel } from './panel.ts';
import { Workbench } from './workbench.ts';

const output = fileURLToPath(new URL('../../../.e2e', import.meta.url));

/** An editor with Loupe installed and a browser window on it, shared by the tests of one file in their order. */
export interface Session {
  readonly server: EditorServer;
  readonly workbench: Workbench;
  readonly panel: Panel;
  /** Writes `.e2e/screenshots/<name>.png`. */
  readonly screenshot: (name: string) => Promise<void>;
}

export interface SessionOptions extends Omit<EditorServerOptions, 'vsixes'> {
  /** Names the folder of logs of a failed test. */
  readonly name: string;
  /** Makes the folder, or the workspace's file, to open below an empty one that goes with the session; the window is empty when it gives none. */
  readonly folder: (directory: string) => Promise<string | undefined>;
  /** Makes extensions to install beside Loupe below the same folder. */
  readonly extensions?: (directory: string) => Promise<readonly string[]>;
}

/** Starts the session before the first test of the file and ends it after the last; a failed test leaves its picture and logs. */
export function openSession(options: SessionOptions): () => Session {
  let session: Session | undefined;
  let directory = '';
  before(async () => {
    directory = await realpath(await mkdtemp(join(tmpdir(), 'loupe-e2e-')));
    const folder = await options.folder(directory);
    const others = (await options.extensions?.(directory)) ?? [];
    const server = await EditorServer.start({ ...options, vsixes: [await packagedExtension(), ...others] });
    try {
      const workbench = await Workbench.open(server.urlOf(folder));
      session = {
        server,
        workbench,
        panel: new Panel(workbench),
        screenshot: (name) => screenshot(workbench, name),
      };
    } catch (error) {
      await server.stop();
      throw error;
    }
  });
  afterEach(async (context) => {
    const test = context as TestContext & { readonly passed: boolean };
    if (test.passed || session === undefined) return;
    const name = `${options.name}-${test.name.replaceAll(/\W+/g, '-').slice(0, 60)}`;
    const folder = join(output, 'failures', name);
    await mkdir(folder, { recursive: true });
    await session.workbench.page.screenshot({ path: join(folder, 'screen.png') });
    await session.server.saveLogs(folder);
  });
  after(async () => {
    await session?.workbench.close();
    await session?.server.stop();
    await rm(directory, { recursive: true, force: true });
  });
  return () => {
    if (session === undefined) throw new Error('The editor did not start.');
    return session;
  };
}

/** Pictures that the README shows; `LOUPE_RENEW_PICTURES=1` takes them over. */
const readmePictures = ['panel-dark', 'panel-light-narrow', 'quick-pick'];

async function screenshot(workbench: Workbench, name: string): Promise<void> {
  const folder = join(output, 'screenshots');
  await mkdir(folder, { recursive: true });
  await workbench.restPointer();
  const path = join(folder, `${name}.png`);
  await workbench.page.screenshot({ path });
  if (process.env['LOUPE_RENEW_PICTURES'] !== '1' || !readmePictures.includes(name)) return;
  const pictures = fileURLToPath(new URL('../../../media/screenshots', import.meta.url));
  await mkdir(pictures, { recursive: true });
  await copyFile(path, join(pictures, `${name}.png`));
}

/** The package that the stage `package` of `npm test` made. */
async function packagedExtension(): Promise<string> {
  const manifestUrl = new URL('../../../package.json', import.meta.url);
  const { default: manifest } = (await import(manifestUrl.href, { with: { type: 'json' } })) as {
    default: { version: string };
  };
  return fileURLToPath(
    new URL(`../../../loupe-${process.platform}-${process.arch}-${manifest.version}.vsix`, import.meta.url),
  );
}
