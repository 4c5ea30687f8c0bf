import { type Name, camel, pascal, snake } from './vocabulary.ts';

/** How one programming language writes the few things that synthetic sources consist of. */
export interface Syntax {
  readonly extension: string;
  /** Of the files of code, beside the shares of the others. */
  readonly share: number;
  /** Begins a line of comment. */
  readonly comment: string;
  readonly style: (name: Name) => string;
  /** Before the name of a variable wherever it stands. */
  readonly sigil?: string;
  readonly end: string;
  /** Lines before everything else. */
  readonly opening: (name: Name) => readonly string[];
  readonly declaration: (variable: string, value: string) => string;
  readonly condition: (test: string, answer: string) => readonly string[];
  readonly routine: (
    name: string,
    parameters: readonly string[],
    body: readonly string[],
  ) => readonly string[];
  /** A class around its methods, or, where a type has none inside, a record of its fields. */
  readonly type: (name: string, members: readonly string[]) => readonly string[];
  readonly members: 'methods' | 'fields';
  /** How a method is written, where it is not written as a function. */
  readonly method?: Syntax['routine'];
  /** Whether functions may stand outside of a type. */
  readonly free: boolean;
}

function block(head: string, body: readonly string[], foot = '}', indent = '  '): string[] {
  return [head, ...body.map((line) => (line === '' ? '' : indent + line)), foot];
}

function listed(parameters: readonly string[], write: (name: string) => string): string {
  return parameters.map(write).join(', ');
}

/** What the languages with braces and semicolons have in common. */
const braces = {
  comment: '//',
  style: camel,
  end: ';',
  opening: () => [],
  condition: (test: string, answer: string) => block(`if (${test}) {`, [`return ${answer};`]),
  members: 'methods',
  free: true,
} as const;

const typescript: Syntax = {
  ...braces,
  extension: 'ts',
  share: 20,
  opening: (name) => [`import { ${camel(name)} } from './${camel(name)}.ts';`],
  declaration: (variable, value) => `const ${variable} = ${value};`,
  routine: (name, parameters, body) =>
    block(`export function ${name}(${listed(parameters, (each) => `${each}: number`)}): number {`, body),
  method: (name, parameters, body) =>
    block(`${name}(${listed(parameters, (each) => `${each}: number`)}): number {`, body),
  type: (name, members) => block(`export class ${name} {`, members),
};

const javascript: Syntax = {
  ...typescript,
  extension: 'js',
  share: 10,
  opening: (name) => [`import { ${camel(name)} } from './${camel(name)}.js';`],
  routine: (name, parameters, body) => block(`export function ${name}(${parameters.join(', ')}) {`, body),
  method: (name, parameters, body) => block(`${name}(${parameters.join(', ')}) {`, body),
};

const python: Syntax = {
  extension: 'py',
  share: 16,
  comment: '#',
  style: snake,
  end: '',
  opening: (name) => [`from .${snake(name)} import ${snake(name)}`],
  declaration: (variable, value) => `${variable} = ${value}`,
  condition: (test, answer) => [`if ${test}:`, `    return ${answer}`],
  routine: (name, parameters, body) => pythonBlock(`def ${name}(${parameters.join(', ')}):`, body),
  method: (name, parameters, body) =>
    pythonBlock(`def ${name}(${['self', ...parameters].join(', ')}):`, body),
  type: (name, members) => pythonBlock(`class ${name}:`, members),
  members: 'methods',
  free: true,
};

function pythonBlock(head: string, body: readonly string[]): string[] {
  return block(head, body, '', '    ').slice(0, -1);
}

const java: Syntax = {
  ...braces,
  extension: 'java',
  share: 12,
  opening: (name) => [`package org.example.${name.join('.')};`],
  declaration: (variable, value) => `int ${variable} = ${value};`,
  routine: (name, parameters, body) =>
    block(`public int ${name}(${listed(parameters, (each) => `int ${each}`)}) {`, body),
  type: (name, members) => block(`class ${name} {`, members),
  free: false,
};

const csharp: Syntax = {
  ...java,
  extension: 'cs',
  share: 5,
  style: pascal,
  opening: (name) => [`namespace Example.${pascal(name)};`],
};

const c: Syntax = {
  ...braces,
  extension: 'c',
  share: 9,
  style: snake,
  opening: (name) => [`#include "${snake(name)}.h"`],
  declaration: (variable, value) => `int ${variable} = ${value};`,
  routine: (name, parameters, body) => [
    `static int ${name}(${listed(parameters, (each) => `int ${each}`)})`,
    ...block('{', body, '}', '\t'),
  ],
  type: (name, members) =>
    block(
      `struct ${name} {`,
      members.map((each) => `int ${each};`),
      '};',
      '\t',
    ),
  members: 'fields',
};

const cpp: Syntax = {
  ...braces,
  extension: 'cpp',
  share: 6,
  opening: (name) => [`#include "${snake(name)}.hpp"`],
  declaration: (variable, value) => `auto ${variable} = ${value};`,
  routine: (name, parameters, body) =>
    block(`int ${name}(${listed(parameters, (each) => `int ${each}`)}) {`, body),
  type: (name, members) => ['class ' + name + ' {', ' public:', ...block('', members, '};').slice(1)],
};

const go: Syntax = {
  ...braces,
  extension: 'go',
  share: 8,
  end: '',
  opening: (name) => [`package ${name[0] ?? 'main'}`],
  declaration: (variable, value) => `${variable} := ${value}`,
  condition: (test, answer) => block(`if ${test} {`, [`return ${answer}`], '}', '\t'),
  routine: (name, parameters, body) =>
    block(`func ${name}(${listed(parameters, (each) => `${each} int`)}) int {`, body, '}', '\t'),
  type: (name, members) =>
    block(
      `type ${name} struct {`,
      members.map((each) => `${each} int`),
      '}',
      '\t',
    ),
  members: 'fields',
};

const rust: Syntax = {
  ...braces,
  extension: 'rs',
  share: 6,
  style: snake,
  opening: (name) => [`use crate::${snake(name)};`],
  declaration: (variable, value) => `let ${variable} = ${value};`,
  condition: (test, answer) => block(`if ${test} {`, [`return ${answer};`]),
  routine: (name, parameters, body) =>
    block(`pub fn ${name}(${listed(parameters, (each) => `${each}: i64`)}) -> i64 {`, body),
  type: (name, members) =>
    block(
      `pub struct ${name} {`,
      members.map((each) => `${each}: i64,`),
    ),
  members: 'fields',
};

const ruby: Syntax = {
  ...python,
  extension: 'rb',
  share: 4,
  opening: (name) => [`require_relative '${snake(name)}'`],
  condition: (test, answer) => block(`if ${test}`, [`return ${answer}`], 'end'),
  routine: (name, parameters, body) => block(`def ${name}(${parameters.join(', ')})`, body, 'end'),
  method: (name, parameters, body) => block(`def ${name}(${parameters.join(', ')})`, body, 'end'),
  type: (name, members) => block(`class ${name}`, members, 'end'),
};

const php: Syntax = {
  ...braces,
  extension: 'php',
  share: 4,
  sigil: '$',
  opening: (name) => ['<?php', '', `namespace Example\\${pascal(name)};`],
  declaration: (variable, value) => `${variable} = ${value};`,
  routine: (name, parameters, body) =>
    block(`function ${name}(${listed(parameters, (each) => `int ${each}`)}): int {`, body),
  method: (name, parameters, body) =>
    block(`public function ${name}(${listed(parameters, (each) => `int ${each}`)}): int {`, body),
  type: (name, members) => block(`class ${name} {`, members),
};

export const syntaxes: readonly Syntax[] = [
  typescript,
  python,
  java,
  javascript,
  c,
  go,
  cpp,
  rust,
  csharp,
  ruby,
  php,
];
