import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileKindOf } from '../../../src/indexer/chunk/fileKind.ts';
import { languages } from '../../../src/indexer/chunk/languageTable.ts';
import { languageOf } from '../../../src/indexer/chunk/languages.ts';

test('no extension, file name, interpreter or alias belongs to two languages', () => {
  for (const field of ['extensions', 'fileNames', 'interpreters'] as const) {
    const seen = new Map<string, string>();
    for (const language of languages)
      for (const word of language[field]) {
        assert.equal(seen.get(word), undefined, `${word} is of ${seen.get(word)} and of ${language.id}`);
        assert.equal(word, word.toLowerCase());
        if (field === 'extensions') assert.match(word, /^\.[^.]/);
        seen.set(word, language.id);
      }
  }
  const names = new Map<string, string>();
  for (const { id, aliases } of languages)
    for (const name of [id, ...aliases]) {
      assert.equal(names.get(name), undefined, `${name} means ${names.get(name)} and ${id}`);
      names.set(name, id);
    }
  assert.ok(languages.length >= 80);
});

test('a language is known by name, extension and first line', () => {
  const check = (path: string, expected: string, opening?: string): void =>
    assert.equal(languageOf(path, opening), expected, `${path} ${opening ?? ''}`);
  check('src/a.ts', 'typescript');
  check('src/A.D.TS', 'typescript');
  check('a.tsx', 'tsx');
  check('a.jsx', 'javascript');
  check('docker/Dockerfile', 'dockerfile');
  check('Dockerfile.alpine', 'dockerfile');
  check('Makefile', 'makefile');
  check('src/CMakeLists.txt', 'cmake');
  check('notes.txt', 'text');
  check('x/README', 'text');
  check('README.md', 'markdown');
  check('.bashrc', 'bash');
  check('.ts', 'text');
  check('Gemfile', 'ruby');
  check('config.yml.example', 'yaml');
  check('go.mod', 'text');
  check('show.html.heex', 'template');
  check('run', 'text');
  check('run', 'bash', '#!/bin/sh');
  check('run', 'python', '#!/usr/bin/env python3.11');
  check('run', 'javascript', '#!/usr/bin/env -S node --enable-source-maps');
  check('run', 'text', '#!/opt/strange/thing');
  check('tool.py', 'python', '#!/bin/sh');
  check('data', 'xml', '<?xml version="1.0"?>');
  check('init', 'bash', '# -*- mode: sh -*-');
});

test('a header is C unless it shows that it is C++ or Objective-C', () => {
  const check = (opening: string, expected: string): void =>
    assert.equal(languageOf('include/a.h', opening), expected, opening);
  check('', 'c');
  check('#ifndef A_H\n#include <stdio.h>\n', 'c');
  check('#ifdef __cplusplus\nextern "C" {\n#endif\nint f(void);', 'c');
  check('/* class Foo in namespace std:: */\nint f(void);', 'c');
  check('#pragma once\n#include <vector>\n', 'cpp');
  check('namespace app {\n', 'cpp');
  check('template <typename T>\nstruct Box;', 'cpp');
  check('#import <Foundation/Foundation.h>\n', 'objc');
});

test('a file is for what the customs of its ecosystem say', () => {
  const check = (path: string, expected: string): void =>
    assert.equal(fileKindOf(path, languageOf(path)), expected, path);
  for (const path of [
    'pkg/server_test.go',
    'test_app.py',
    'a/conftest.py',
    'src/list.spec.ts',
    'src/list.test.tsx',
    'src/__tests__/list.ts',
    'app/UserServiceTest.java',
    'Tests/NetworkTests.swift',
    'spec/models/user_spec.rb',
    'tests/common/mod.rs',
    'core/jvm/test/io/Run.kt',
    'src/commonTest/kotlin/A.kt',
    'Src/Newtonsoft.Json.Tests/LinqTests.cs',
    'src/test/resources/app.json',
    'fixtures/users.yml',
    'test/run.bats',
    'lib/app_test.exs',
    'cats/TraverseSuite/tests/x.scala',
  ])
    check(path, 'test');
  for (const path of [
    'README',
    'docs/guide.md',
    'tests/README.md',
    'CHANGELOG.rst',
    'LICENSE',
    'docs/api/index.html',
  ])
    check(path, 'docs');
  for (const path of [
    'package.json',
    '.github/workflows/ci.yml',
    'Cargo.toml',
    'setup.cfg',
    '.gitignore',
    'requirements.txt',
    'pom.xml',
  ])
    check(path, 'config');
  for (const path of [
    'examples/hello.rs',
    'demo/app.js',
    'docs/examples/http.c',
    'benches/parse.rs',
    'tokio-example/main.rs',
  ])
    check(path, 'example');
  for (const path of [
    'src/main.rs',
    'src/latest.ts',
    'lib/contest.py',
    'src/testing.ts',
    'src/protest/index.js',
    'Dockerfile',
    'schema.sql',
    'src/Attestation.java',
    'index.html',
    'src/specification.ts',
    'src/inspect.js',
  ])
    check(path, 'code');
});
