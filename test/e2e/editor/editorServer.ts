import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { editorEntry } from '../setUp.ts';
import { until } from './until.ts';

export interface EditorServerOptions {
  /** The packaged extensions to install. */
  readonly vsixes: readonly string[];
  /** Workspace trust is off unless a test is about it. */
  readonly workspaceTrust?: boolean;
  /** User settings beside those that keep the editor quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

const quietSettings = {
  'workbench.startupEditor': 'none',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'editor.minimap.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
};

/** A code-server of its own: own home, own settings, own extensions, own port; all of it goes at `stop`. */
export class EditorServer {
  readonly home: string;
  readonly address: string;
  /** Holds all files of this editor, its extensions among them. */
  readonly directory: string;
  readonly #process: ChildProcess;
  #output = '';

  private constructor(directory: string, address: string, process: ChildProcess) {
    this.directory = directory;
    this.home = join(directory, 'home');
    this.address = address;
    this.#process = process;
    for (const stream of [process.stdout, process.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
  }

  static async start(options: EditorServerOptions): Promise<EditorServer> {
    const directory = await mkdtemp(join(tmpdir(), 'loupe-editor-'));
    const places = ['home', 'user/User', 'extensions'].map((name) => join(directory, name));
    await Promise.all(places.map((place) => mkdir(place, { recursive: true })));
    const settings = { ...quietSettings, ...options.settings };
    await writeFile(join(directory, 'user/User/settings.json'), JSON.stringify(settings, undefined, 2));
    await writeFile(join(directory, 'config.yaml'), '');
    for (const vsix of options.vsixes) installExtension(directory, vsix);
    const port = await freePort();
    const child = spawn(process.execPath, parametersOf(directory, port, options), {
      cwd: directory,
      env: environmentOf(directory),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const server = new EditorServer(directory, `http://127.0.0.1:${port}`, child);
    await until('the editor answers', () => server.#isHealthy(), 60_000);
    return server;
  }

  /** The address of a folder, of the workspace of a file, or of the empty window. */
  urlOf(folder?: string): string {
    if (folder === undefined) return `${this.address}/?ew=true`;
    const kind = folder.endsWith('.code-workspace') ? 'workspace' : 'folder';
    return `${this.address}/?${kind}=${encodeURI(folder)}`;
  }

  /** Ends the whole group: extension hosts and file watchers would stay behind otherwise. */
  async stop(): Promise<void> {
    this.#signal('SIGTERM');
    const ended = await Promise.race([this.#exited(), delay(8000)]);
    if (ended !== true) this.#signal('SIGKILL');
    await rm(this.directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  /** Copies the editor's logs to `target`, for the person who looks at a failure. */
  async saveLogs(target: string): Promise<void> {
    await cp(join(this.directory, 'user', 'logs'), target, { recursive: true, force: true });
    await writeFile(join(target, 'server.log'), this.#output);
  }

  /** All that was written to the extension host's and the extension's own logs. */
  async logs(): Promise<string> {
    const folder = join(this.directory, 'user', 'logs');
    const names = await readdir(folder, { recursive: true });
    const logs = names.filter((name) => name.endsWith('.log'));
    return (await Promise.all(logs.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
  }

  async #isHealthy(): Promise<boolean> {
    if (this.#process.exitCode !== null) throw new Error(`The editor ended at once:\n${this.#output}`);
    const response = await fetch(`${this.address}/healthz`).catch(() => undefined);
    return response?.ok === true;
  }

  #exited(): Promise<true> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return Promise.resolve(true);
    return new Promise((resolve) => this.#process.once('exit', () => resolve(true)));
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#process.pid === undefined) return;
    try {
      process.kill(-this.#process.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

function folders(directory: string): string[] {
  return [
    '--user-data-dir',
    join(directory, 'user'),
    '--extensions-dir',
    join(directory, 'extensions'),
    '--config',
    join(directory, 'config.yaml'),
  ];
}

function parametersOf(directory: string, port: number, options: EditorServerOptions): string[] {
  return [
    editorEntry,
    ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--ignore-last-opened'],
    ...[
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-getting-started-override',
      '--disable-proxy',
    ],
    ...(options.workspaceTrust === true ? [] : ['--disable-workspace-trust']),
    ...folders(directory),
  ];
}

function installExtension(directory: string, vsix: string): void {
  const parameters = [editorEntry, ...folders(directory), '--install-extension', vsix, '--force'];
  const done = spawnSync(process.execPath, parameters, { encoding: 'utf8', env: environmentOf(directory) });
  if (done.status !== 0 || !done.stdout.includes('successfully installed'))
    throw new Error(`The extension could not be installed:\n${done.stdout}${done.stderr}`);
}

/** A fresh HOME, and nothing of this process's own npm and Loupe variables. */
function environmentOf(directory: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:npm_|NODE_|LOUPE_|XDG_|ORT_|VSCODE_)/.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    HOME: join(directory, 'home'),
    PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('no port')),
      );
    });
  });
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
