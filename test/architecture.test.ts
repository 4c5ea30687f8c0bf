/** The rules of the house as tests: who may import whom, one door per room, sizes, manifest ↔ code, no network. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { commandIds } from '../src/extension/commandIds.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Rooms by folder; the first that contains a file is its room. The rest of src/indexer knows the order of all stages. */
const indexerRooms = [
  'scan',
  'ignore',
  'read',
  'chunk',
  'tokens',
  'embed',
  'cache',
  'store',
  'search',
  'workers',
  'pace',
  'check',
];
const rooms = [
  ...indexerRooms.map((name) => `src/indexer/${name}`),
  'src/protocol',
  'src/base',
  'src/extension',
  'src/indexer',
  'src/cli',
  'webview-ui',
];

const commonEdges = ['src/protocol', 'src/base', 'src/indexer/records.ts'];
/** Room → what it may import beside itself. */
const edges: Readonly<Record<string, readonly string[]>> = {
  'src/protocol': [],
  'src/base': ['src/protocol'],
  'src/extension': ['src/protocol', 'src/base'],
  'src/cli': ['src/protocol', 'src/base', 'src/indexer'],
  'webview-ui': ['src/protocol'],
  'src/indexer': [...commonEdges, ...indexerRooms.map((name) => `src/indexer/${name}`)],
  'src/indexer/scan': [...commonEdges, 'src/indexer/ignore'],
  'src/indexer/ignore': commonEdges,
  'src/indexer/read': commonEdges,
  'src/indexer/chunk': commonEdges,
  'src/indexer/tokens': commonEdges,
  'src/indexer/embed': [...commonEdges, 'src/indexer/tokens'],
  'src/indexer/cache': commonEdges,
  'src/indexer/store': [...commonEdges, 'src/indexer/cache'],
  'src/indexer/pace': commonEdges,
  'src/indexer/search': [...commonEdges, 'src/indexer/store', 'src/indexer/embed', 'src/indexer/tokens'],
  'src/indexer/check': [
    ...commonEdges,
    ...['scan', 'ignore', 'read', 'chunk', 'tokens'].map((name) => `src/indexer/${name}`),
  ],
  'src/indexer/workers': [
    ...commonEdges,
    ...['read', 'chunk', 'tokens', 'embed', 'cache'].map((name) => `src/indexer/${name}`),
  ],
};

/** Package → the rooms that may import it. Any other package is refused. */
const packages: Readonly<Record<string, string | readonly string[]>> = {
  vscode: 'src/extension',
  'web-tree-sitter': 'src/indexer/chunk',
  'onnxruntime-node': 'src/indexer/embed',
  'better-sqlite3': ['src/indexer/store', 'src/indexer/cache'],
  minimatch: 'src/indexer/ignore',
  '@vscode-elements/elements': 'webview-ui',
  '@vscode/codicons': 'webview-ui',
  'highlight.js': 'webview-ui',
};

const networkModules = ['http', 'https', 'http2', 'net', 'tls', 'dgram', 'dns', 'inspector'];
const networkGlobals = ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource'];

interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly line: number;
}

const files = [...sourceFiles('src'), ...sourceFiles('webview-ui')];
const parsed = new Map(files.map((file) => [file, parse(file)]));
const imports = files.flatMap((file) => importsOf(file));
const manifest = JSON.parse(read('package.json')) as {
  contributes: {
    commands: { command: string }[];
    configuration: { properties: Record<string, unknown> } | { properties: Record<string, unknown> }[];
  };
};

test('every file of src lies in a room', () => {
  assert.deepEqual(
    files.filter((file) => roomOf(file) === undefined),
    [],
  );
});

test('rooms import only along the table, and through the door', () => {
  const wrong = imports.filter(({ file, specifier }) => {
    if (!specifier.startsWith('.')) return false;
    const target = posix.normalize(posix.join(posix.dirname(file), specifier));
    const [from, to] = [roomOf(file), roomOf(target)];
    if (from === undefined || to === undefined) return true;
    if (from === to) return false;
    const allowed = edges[from] ?? [];
    return target === 'src/indexer/records.ts'
      ? !allowed.includes(target) && !allowed.includes('src/indexer')
      : !(allowed.includes(to) && target === `${to}/index.ts`);
  });
  assert.deepEqual(wrong.map(describe), []);
});

test('packages are imported by the rooms that own them', () => {
  const wrong = imports.filter(({ file, specifier }) => {
    if (specifier.startsWith('.') || isBuiltin(specifier)) return false;
    return ![packages[packageOf(specifier)] ?? []].flat().includes(roomOf(file) ?? '');
  });
  assert.deepEqual(wrong.map(describe), []);
});

test('the protocol imports nothing, the panel nothing of node, and node modules have their prefix', () => {
  const wrong = imports.filter(({ file, specifier }) => {
    if (roomOf(file) === 'src/protocol') return !specifier.startsWith('./');
    if (!isBuiltin(specifier)) return false;
    return roomOf(file) === 'webview-ui' || !specifier.startsWith('node:');
  });
  assert.deepEqual(wrong.map(describe), []);
});

test('every room has a door with a module comment and nothing but names to pass on', () => {
  const doors = rooms.filter((room) => !['src/extension', 'src/cli', 'webview-ui'].includes(room));
  const wrong = doors.filter((room) => {
    const door = `${room}/index.ts`;
    if (!existsSync(join(root, door))) return true;
    return !read(door).startsWith('/**');
  });
  assert.deepEqual(wrong, []);
});

test('there are no default exports, no enums and no catch-all names', () => {
  const wrong = files.flatMap((file) => {
    const found = /(?:^|\/)(?:utils?|helpers?|common|managers?|misc|types)(?:\.ts|\/)/i.test(file)
      ? [`${file}: name`]
      : [];
    visit(file, (node) => {
      if (ts.isExportAssignment(node)) found.push(`${file}:${lineOf(node)}: default export`);
      if (ts.isEnumDeclaration(node)) found.push(`${file}:${lineOf(node)}: enum`);
      const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
      if (modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword))
        found.push(`${file}:${lineOf(node)}: default export`);
      if (ts.isInterfaceDeclaration(node) && /^I[A-Z][a-z]/.test(node.name.text) && !isWord(node.name.text))
        found.push(`${file}:${lineOf(node)}: ${node.name.text} has an I prefix`);
    });
    return found;
  });
  assert.deepEqual(wrong, []);
});

test('files have at most 400 lines and functions at most 80', () => {
  const wrong = files.flatMap((file) => {
    const source = sourceOf(file);
    const lines = source.text.split('\n').length - 1;
    const found = lines > 400 ? [`${file}: ${lines} lines`] : [];
    visit(file, (node) => {
      if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return;
      const length = source.getLineAndCharacterOfPosition(node.end).line + 2 - lineOf(node);
      if (length > 80) found.push(`${file}:${lineOf(node)}: function of ${length} lines`);
    });
    return found;
  });
  assert.deepEqual(wrong, []);
});

test('half of all files stay under 100 lines and half of all functions under 10', () => {
  const fileLines = files.map((file) => sourceOf(file).text.split('\n').length - 1);
  const functionLines = files.flatMap((file) => {
    const lengths: number[] = [];
    visit(file, (node) => {
      if (!isNamedFunction(node)) return;
      lengths.push(sourceOf(file).getLineAndCharacterOfPosition(node.end).line + 2 - lineOf(node));
    });
    return lengths;
  });
  assert.ok(median(fileLines) <= 100, `median of files: ${median(fileLines)} lines`);
  assert.ok(median(functionLines) <= 10, `median of functions: ${median(functionLines)} lines`);
});

test('nothing in src can reach the network', () => {
  const wrong = imports
    .filter(({ specifier }) => networkModules.includes(specifier.replace(/^node:/, '').split('/')[0] ?? ''))
    .map(describe);
  for (const file of files)
    visit(file, (node) => {
      if (ts.isIdentifier(node) && networkGlobals.includes(node.text) && !isPropertyName(node))
        wrong.push(`${file}:${lineOf(node)}: ${node.text}`);
    });
  assert.deepEqual(wrong, []);
});

test('other programs are started in three places: the indexing process by the extension, git by the check, what tells of the battery', () => {
  const starters = imports.filter(({ specifier }) => /^(?:node:)?child_process$/.test(specifier));
  assert.deepEqual([...new Set(starters.map(({ file }) => file))].sort(), [
    'src/extension/indexerProcess.ts',
    'src/indexer/check/gitLog.ts',
    'src/indexer/pace/machine.ts',
  ]);
});

test('ONNX Runtime is loaded in one file, which switches its telemetry off first', () => {
  const loaders = imports.filter(({ specifier }) => packageOf(specifier) === 'onnxruntime-node');
  const importing = [...new Set(loaders.map(({ file }) => file))];
  assert.equal(importing.length, 1, importing.join(', '));
  assert.match(read(importing[0] ?? ''), /ORT_DISABLE_TELEMETRY/);
});

test('every setting of the manifest is read, and every setting read is in the manifest', () => {
  const sections = [manifest.contributes.configuration].flat();
  const declared = sections.flatMap(({ properties }) => Object.keys(properties));
  const used = new Set<string>();
  visit('src/extension/settings.ts', (node) => {
    if (ts.isStringLiteral(node) && node.text.startsWith('loupe.')) used.add(node.text);
  });
  assert.deepEqual([...used].sort(), declared.sort());
});

test('settings are read in one place', () => {
  const readers = files.filter((file) => read(file).includes('getConfiguration('));
  assert.equal(readers.length, 1, readers.join(', '));
});

test('every command of the manifest is registered, and every command registered is in the manifest', () => {
  const declared = manifest.contributes.commands.map(({ command }) => command);
  assert.deepEqual([...commandIds].sort(), declared.sort());
  const registering = files.filter((file) => read(file).includes('registerCommand('));
  assert.deepEqual(registering, ['src/extension/commands.ts']);
});

test('every command id that the code or the manifest names exists', () => {
  const known = new Set<string>(commandIds);
  const text = JSON.stringify((JSON.parse(read('package.json')) as { contributes: unknown }).contributes);
  const named = [...text.matchAll(/"command":"(loupe\.\w+)"/g), ...text.matchAll(/command:(loupe\.\w+)/g)];
  const inCode = files
    .filter((file) => file.startsWith('src/extension/'))
    .flatMap((file) => [...read(file).matchAll(/command:(loupe\.\w+)/g)]);
  const unknown = [...named, ...inCode].map((match) => match[1] ?? '').filter((id) => !known.has(id));
  assert.deepEqual(unknown, []);
});

test('the lock file holds no download address', () => {
  assert.doesNotMatch(read('package-lock.json'), /"resolved": "(?!node_modules)|https?:\/\/registry/);
});

test('no tracked file names a path of one machine', () => {
  const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0');
  const texts = tracked.filter(
    (file) => /\.(?:ts|mjs|json|md|css|ya?ml|py)$|^\.ci\//.test(file) && existsSync(join(root, file)),
  );
  const wrong = texts.filter((file) => /(?:^|[^A-Za-z0-9_.])\/(?:root|work|farm)\//m.test(read(file)));
  assert.deepEqual(wrong, []);
});

test('the third-party notices are up to date', () => {
  execFileSync(process.execPath, ['scripts/notices.mjs', '--check'], { cwd: root, encoding: 'utf8' });
});

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort();
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
}

function sourceOf(file: string): ts.SourceFile {
  return parsed.get(file) ?? parse(file);
}

function roomOf(file: string): string | undefined {
  return rooms.find((room) => file.startsWith(`${room}/`));
}

/** Static and dynamic imports, `require`, and imports inside types. */
function importsOf(file: string): Import[] {
  const found: Import[] = [];
  const add = (node: ts.Node | undefined): void => {
    if (node !== undefined && ts.isStringLiteralLike(node))
      found.push({ file, specifier: node.text, line: lineOf(node) });
  };
  visit(file, (node) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal);
    if (ts.isCallExpression(node) && isLoading(node.expression)) add(node.arguments[0]);
  });
  return found;
}

function isLoading(called: ts.Expression): boolean {
  return (
    called.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(called) && called.text === 'require')
  );
}

function visit(file: string, look: (node: ts.Node) => void): void {
  const walk = (node: ts.Node): void => {
    look(node);
    ts.forEachChild(node, walk);
  };
  walk(sourceOf(file));
}

function lineOf(node: ts.Node): number {
  const source = node.getSourceFile();
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

/** Named functions, methods, constructors, accessors, and functions with a body bound to a name. */
function isNamedFunction(node: ts.Node): boolean {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) return node.body !== undefined;
  if (ts.isConstructorDeclaration(node) || ts.isAccessor(node)) return node.body !== undefined;
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return false;
  return ts.isBlock(node.body) && ts.isVariableDeclaration(node.parent);
}

/** `x.fetch` and `{ fetch: … }` name something of our own. */
function isPropertyName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) &&
      parent.name === node &&
      parent.expression.getText() !== 'globalThis') ||
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    (ts.isMethodDeclaration(parent) && parent.name === node)
  );
}

function isWord(name: string): boolean {
  return /^I(?:n|d|gnore|s|tem|con|mage|mport|ssue|dentifier|nteger)/.test(name);
}

function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function describe({ file, specifier, line }: Import): string {
  return `${file}:${line} imports ${specifier}`;
}
