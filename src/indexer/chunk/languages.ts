/** Which language a file is written in: by its whole name, by its extension, else by its first line. */
import { languages } from './languageTable.ts';

export { languages } from './languageTable.ts';

const byFileName = new Map(languages.flatMap(({ id, fileNames }) => fileNames.map((name) => [name, id])));
const byExtension = new Map(languages.flatMap(({ id, extensions }) => extensions.map((name) => [name, id])));
const byInterpreter = new Map(
  languages.flatMap(({ id, interpreters }) => interpreters.map((name) => [name, id])),
);

/** What only C++ has, at the start of a line or nearly so. */
const cppOnly =
  /^\s*(?:(?:inline )?namespace\b|template\s*<|class\s+\w+|using\s+\w|public:|private:|protected:|constexpr\b|#\s*include\s*<\w+>)|\bstd::|\b\w+::\w+\s*\(/m;
const objcOnly = /^\s*(?:@(?:interface|protocol|class|import|implementation)\b|#import\b)/m;

/**
 * The id of a file's language; `text` when unknown.
 * @param path relative or absolute, with forward slashes
 * @param opening how the file begins, a line or about 2,000 characters: tells scripts by their `#!`, and C++ headers
 *   from C headers
 */
export function languageOf(path: string, opening = ''): string {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const known = byFileName.get(name) ?? byEnding(name) ?? byFamily(name);
  if (known === undefined) return byOpening(opening) ?? 'text';
  if (opening === '') return known;
  if (name.endsWith('.h')) return headerLanguage(opening);
  return ambiguous.get(name.slice(name.lastIndexOf('.')))?.(opening) ?? known;
}

/** The longest known ending counts: `.blade.php` before `.php`; dots at the start do not begin an extension. */
function byEnding(name: string): string | undefined {
  for (let dot = name.indexOf('.', 1); dot >= 0; dot = name.indexOf('.', dot + 1)) {
    const id = byExtension.get(name.slice(dot));
    if (id !== undefined) return id;
  }
  return undefined;
}

/** `Dockerfile.alpine`, `Makefile.linux`, `config.yml.example`, `page.html.in`. */
function byFamily(name: string): string | undefined {
  const stem =
    /^(dockerfile|containerfile|makefile|jenkinsfile|rakefile|gemfile|readme|changelog|license)[.-]/.exec(
      name,
    )?.[1];
  if (stem !== undefined) return byFileName.get(stem);
  const inner = /^(.+\..+)\.(?:in|example|sample|dist|template|tmpl|tpl|default|bak|orig)$/.exec(name)?.[1];
  return inner === undefined ? undefined : byEnding(inner);
}

function byOpening(opening: string): string | undefined {
  const shebang = /^#!\s*(\S+)(?:\s+(.*))?/.exec(opening);
  if (shebang !== null) return byShebang(shebang[1] ?? '', shebang[2] ?? '');
  if (/^<\?xml\b/.test(opening)) return 'xml';
  if (/^<!doctype html|^<html\b/i.test(opening)) return 'html';
  if (/^<\?php\b/.test(opening)) return 'php';
  const mode = /-\*-\s*(?:mode:\s*)?([\w+-]+)\s*(?:;.*)?-\*-/i.exec(opening)?.[1]?.toLowerCase();
  if (mode === undefined) return undefined;
  return languages.find(({ id, aliases }) => id === mode || aliases.includes(mode))?.id;
}

/** `#!/usr/bin/env -S node --flag` runs node; versions do not count: `python3.11` is `python3`. */
function byShebang(program: string, parameters: string): string | undefined {
  const isEnv = /(?:^|\/)env$/.test(program);
  const chosen = isEnv
    ? parameters.split(/\s+/).find((word) => !word.startsWith('-') && !word.includes('='))
    : program;
  const name = (chosen ?? '').replace(/^.*\//, '').toLowerCase();
  return byInterpreter.get(name) ?? byInterpreter.get(name.replace(/[\d.]+$/, ''));
}

function headerLanguage(opening: string): string {
  if (objcOnly.test(opening)) return 'objc';
  return cppOnly.test(withoutC(opening)) ? 'cpp' : 'c';
}

/** `extern "C"` guards and comments say nothing about the language of a header. */
function withoutC(opening: string): string {
  return opening
    .replace(/\/\*[\s\S]*?(?:\*\/|$)|\/\/.*/g, '')
    .replace(/#\s*include\s*<(?:\w+\/)*\w+\.h>/g, '');
}

/** Extensions that several languages share, told apart by how the file begins. */
const ambiguous = new Map<string, (opening: string) => string | undefined>([
  [
    '.m',
    (opening) =>
      /^\s*(?:%|function\b|classdef\b)/m.test(opening) && !objcOnly.test(opening) ? 'text' : undefined,
  ],
  ['.t', (opening) => (/^#!.*perl|^\s*(?:use|package|my)\s/m.test(opening) ? undefined : 'text')],
  ['.pl', (opening) => (/^\s*:-\s/m.test(opening) ? 'prolog' : undefined)],
  ['.d', (opening) => (/^\s*(?:module|import)\s+[\w.]+;/m.test(opening) ? undefined : 'text')],
  ['.v', (opening) => (/^\s*(?:module\s+\w+\s*[(#;]|`timescale)/m.test(opening) ? 'verilog' : undefined)],
  ['.fs', (opening) => (/^\s*#version\b|\bgl_Frag/m.test(opening) ? 'glsl' : undefined)],
  ['.ts', (opening) => (/^<\?xml\b|^<!DOCTYPE TS>/m.test(opening) ? 'xml' : undefined)],
]);
