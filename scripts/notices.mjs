/**
 * Writes THIRD-PARTY-NOTICES.md: every package of which something is shipped, bundled or beside the bundles, with its
 * licence. With `--check` it writes nothing and fails when the file is stale. The text depends on the packages alone.
 */
import { build } from 'esbuild';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundles } from '../esbuild.mjs';
import { grammarFiles } from './grammars.mjs';
import { root } from './install.mjs';

/** Shipped as they are, beside the bundles. */
const beside = [
  'better-sqlite3',
  'onnxruntime-node',
  'onnxruntime-common',
  'web-tree-sitter',
  '@vscode/codicons',
];

/** For packages that name their licence but do not carry its text. */
const copyrightHolders = {
  'onnxruntime-node': 'Microsoft Corporation',
  'onnxruntime-common': 'Microsoft Corporation',
};

const notices = await render();
const path = join(root, 'THIRD-PARTY-NOTICES.md');
if (process.argv.includes('--check')) {
  const present = await readFile(path, 'utf8').catch(() => '');
  if (present !== notices) {
    console.error('THIRD-PARTY-NOTICES.md is stale: run `npm run notices` and commit it.');
    process.exit(1);
  }
} else {
  await writeFile(path, notices);
}

async function render() {
  const grammars = await grammarFiles();
  const names = new Set([
    ...beside,
    ...grammars.map((grammar) => grammar.package),
    ...(await bundledPackages()),
  ]);
  const sections = await Promise.all([...names].sort().map((name) => section(name, grammars)));
  return `# Third-party notices

Loupe ships parts of the packages below. This file is written by \`npm run notices\`. The model that ships has its own
card with its sources and licences in \`models/\`.

${sections.join('\n')}`;
}

/** The packages from which the bundles took something. */
async function bundledPackages() {
  const results = await Promise.all(
    bundles.map((bundle) => build({ ...bundle, write: false, metafile: true })),
  );
  const inputs = results.flatMap((result) =>
    Object.values(result.metafile.outputs).flatMap((output) =>
      Object.entries(output.inputs).flatMap(([input, { bytesInOutput }]) =>
        bytesInOutput > 0 ? [input] : [],
      ),
    ),
  );
  return inputs.flatMap((input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []);
}

async function section(name, grammars) {
  const folder = join(root, 'node_modules', ...name.split('/'));
  const {
    version,
    license,
    homepage,
    repository,
    devDependencies = {},
  } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const source = homepage ?? (typeof repository === 'string' ? repository : repository?.url) ?? '';
  const files = grammars
    .filter((grammar) => grammar.package === name)
    .map(({ file }) => file.split('/').at(-1));
  const shipped =
    files.length > 0 ? `\nShipped: ${files.join(', ')}\n${builtFrom(name, devDependencies)}` : '';
  return `## ${name} ${version}

Licence: ${license}${source === '' ? '' : `  \nSource: ${source.replace(/^git\+|\.git$/g, '')}`}
${shipped}
\`\`\`text
${await licenceText(name, folder, license)}
\`\`\`
`;
}

/** A collection of grammars names what it was built from among its development dependencies. */
function builtFrom(name, devDependencies) {
  if (name !== 'tree-sitter-wasms') return '';
  const sources = Object.entries(devDependencies).filter(
    ([source]) => source.includes('/tree-sitter-') || source.startsWith('tree-sitter-'),
  );
  const list = sources.map(([source, version]) => `${source} ${version}`).join(', ');
  return `\nThe grammars in it were built from the packages below, each under the licence of its own repository: MIT, but Apache-2.0\nfor tree-sitter-elixir. ${list}\n`;
}

async function licenceText(name, folder, license) {
  const names = await readdir(folder);
  const files = names
    .filter((file) => /^(?:licen[cs]e|copying|unlicense|notice)(?:[-.].*)?$/i.test(file))
    .sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  if (texts.length > 0)
    return texts.map((text) => text.replaceAll('\r\n', '\n').replaceAll('```', "'''").trim()).join('\n\n');
  const holder = copyrightHolders[name];
  if (license !== 'MIT' || holder === undefined)
    throw new Error(`${name} carries no licence text: name its copyright holder in scripts/notices.mjs.`);
  return mitLicence(holder);
}

function mitLicence(holder) {
  return `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
}
