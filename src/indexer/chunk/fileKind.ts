/** What a file is for, by the customs of its ecosystem: where it lies and what it is called. */
import type { FileKind } from '../../protocol/index.ts';

const docs = new Set(['markdown', 'restructuredtext', 'asciidoc', 'org', 'latex', 'text']);
/** Written to be read when they lie in a folder of documents. */
const pages = new Set(['html', 'xml']);
const config = new Set(['json', 'yaml', 'toml', 'ini', 'xml', 'csv', 'ignore']);

/** Folders, anywhere in the path. */
const testFolder =
  /(?:^|\/)(?:tests?|specs?|__tests__|__mocks__|__snapshots__|testing|testdata|test[-_]?(?:data|utils?|support|suite|cases|resources|fixtures|shared)|unit[-_]?tests?|integration[-_]?tests?|(?:e2e|it|functional|acceptance)[-_]?tests?|e2e|[\w.-]*[.-]tests?|\w*(?:Tests?|Specs?)|(?:common|jvm|js|native|android|ios|jvmAndNix|posix|desktop)Test|cypress|fixtures?)\//;
const exampleFolder =
  /(?:^|\/)(?:examples?|demos?|samples?|benchmarks?|bench(?:es)?|perf|tutorials?|showcase|playgrounds?|[\w.-]*[-_.](?:examples?|demos?|samples?|benchmarks?))\//i;
const docsFolder = /(?:^|\/)(?:docs?|documentation|guides?|website)\//i;
/** Names: `x_test.go`, `test_x.py`, `x.spec.ts`, `XTest.java`, `x_spec.rb`, `conftest.py`. */
const testName =
  /^(?:test[-_].+|conftest\.py|.+[-_.](?:tests?|specs?|e2e|cy)\.\w+|.+[a-z0-9](?:Tests?|TestCase|Specs?|TestSuite|IT)\.(?:java|kt|kts|scala|groovy|cs|fs|vb|swift|php|hs|m|mm|cpp|dart)|Tests?[A-Z]\w*\.(?:java|kt|scala|cs|swift)|tests?\.\w+|.+\.bats|.+\.feature)$/;
const exampleName =
  /^(?:example|demo|sample|bench(?:mark)?)s?(?:[-_.].*|$)|.+[-_.](?:example|sample|bench(?:mark)?)s?\.\w+$|[a-z0-9]Benchmarks?\.\w+$/;
/** Plain text that is written to be read; other text of unknown kind configures something. */
const proseName =
  /^(?:readme|license|licence|copying|changelog|changes|history|notice|authors|contributors|contributing|news|todo|install|faq)\b|\.(?:txt|text)$/i;
const configName = /^(?:requirements|constraints|robots|manifest|version)\b/i;

/** @param path relative, with forward slashes @param language an id of `languages` */
export function fileKindOf(path: string, language: string): FileKind {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const folder = path.slice(0, path.length - name.length);
  if (docs.has(language) && language !== 'text') return 'docs';
  if (testName.test(name) || testFolder.test(folder)) return 'test';
  if (exampleFolder.test(folder) || exampleName.test(name)) return 'example';
  if (language === 'text') return proseName.test(name) && !configName.test(name) ? 'docs' : 'config';
  if (pages.has(language) && docsFolder.test(folder)) return 'docs';
  return config.has(language) ? 'config' : 'code';
}
