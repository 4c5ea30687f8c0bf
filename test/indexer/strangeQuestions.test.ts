/** What people type that is no plain English question about code: an answer, or a plain word that there is none. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SearchAnswer } from '../../src/protocol/index.ts';
import { type Ask, searcherOver, uploadService } from './search/fixture.ts';

const inManyScripts = [
  { path: 'src/ja.ts', language: 'typescript', text: '// 失敗したアップロードを再試行する\nsend(file);' },
  { path: 'src/ru.ts', language: 'typescript', text: '// Повторяет неудачную загрузку файла\nsend(file);' },
  { path: 'src/ar.ts', language: 'typescript', text: '// إعادة محاولة تحميل الملف\nsend(file);' },
  { path: 'src/el.ts', language: 'typescript', text: '// Επανάληψη αποτυχημένης μεταφόρτωσης\nsend(file);' },
  { path: 'src/de.ts', language: 'typescript', text: '// Größe der hochgeladenen Datei prüfen\nsend(file);' },
];

async function askEnglish(query: string): Promise<SearchAnswer> {
  const { ask } = await searcherOver(uploadService);
  return ask(query);
}

async function askMany(): Promise<Ask> {
  return (await searcherOver([...uploadService, ...inManyScripts])).ask;
}

describe('another language or script', () => {
  for (const [query, path] of [
    ['アップロードを再試行', 'src/ja.ts'],
    ['где повторяем загрузку файла', 'src/ru.ts'],
    ['تحميل الملف', 'src/ar.ts'],
    ['επαναληψη μεταφορτωσης', 'src/el.ts'],
    ['groesse oder Größe prüfen', 'src/de.ts'],
    ['🎉 retry a failed upload 🚀', 'src/upload/retryQueue.ts'],
  ] as const)
    test(`${query}: finds what says so`, async () =>
      assert.equal((await (await askMany())(query)).hits[0]?.path, path));

  for (const query of [
    'コマンドライン引数を解析する',
    'где разбираются аргументы командной строки',
    'كيف يتم تحليل الخيارات',
    '명령줄 인수는 어디에서 분석합니까',
    'दस्तावेज़ कहाँ सहेजा जाता है',
    'ποιος κέρδισε τις εκλογές',
    '🎉',
    '👩‍👩‍👧‍👦 🏳️‍🌈',
  ])
    test(`${query}: nothing, and it says so`, async () => {
      const { hits, notes } = await askEnglish(query);
      assert.deepEqual(hits, []);
      assert.match(notes.join(), /Nothing here is close|no word to search for/);
    });
});

describe('typos', () => {
  for (const query of ['rety a faild uplaod', 'backof', 'wher do we pars headres', 'retryUplaod'])
    test(`${query}: the first hit is that of the words that were meant`, async () => {
      const { hits, notes } = await askEnglish(query);
      assert.ok(hits.length > 0, notes.join());
      assert.ok(/retryQueue|backoff|parse_headers/.test(hits[0]?.path ?? ''), hits[0]?.path);
    });
});

describe('very short and very long', () => {
  for (const query of ['a', 'x', 'é', 'я', '的', '0', '_', 'I'])
    test(`${query}: an answer that holds it, or a plain nothing`, async () => {
      const { hits, notes } = await askEnglish(query);
      assert.ok(hits.length > 0 || notes.length > 0);
    });

  const words = (count: number, word: (at: number) => string): string =>
    Array.from({ length: count }, (_, at) => word(at)).join(' ');

  test('ten thousand words: the first of them count, and it says so', async () => {
    const { hits, notes } = await askEnglish(words(10_000, () => 'retry the failed upload'));
    assert.equal(hits[0]?.path, 'src/upload/retryQueue.ts');
    assert.match(notes.join(), /its first 4000 were used/);
  });

  test('ten thousand words of nothing: no hit', async () => {
    const syllables = ['xa', 'qo', 'zu', 'vy', 'wib', 'gno', 'pfe', 'kri'];
    const word = (at: number): string =>
      [at % 8, (at >> 3) % 8, (at >> 6) % 8, (at >> 9) % 8].map((one) => syllables[one] ?? '').join('');
    const { hits, notes } = await askEnglish(words(10_000, word));
    assert.deepEqual(hits, []);
    assert.match(notes.join('\n'), /Nothing here is close/);
  });

  test('a whole file pasted leads to the file', async () => {
    const { text = '' } = uploadService.find(({ path }) => path.endsWith('parse_headers.py')) ?? {};
    assert.equal((await askEnglish(text)).hits[0]?.path, 'src/http/parse_headers.py');
  });
});

describe('regular expressions and SQL', () => {
  for (const [query, path] of [
    [String.raw`retryUpload\(.*attempt\s*\+\s*1\)`, 'src/upload/retryQueue.ts'],
    [String.raw`def\s+parse_headers\(\w+\)`, 'src/http/parse_headers.py'],
    [String.raw`^class [A-Z]\w+Store`, 'src/users/userStore.ts'],
    ["DELETE FROM users WHERE id = 'x'; -- deleteUser", 'src/users/userStore.ts'],
  ] as const)
    test(`${query}: its words are searched`, async () =>
      assert.equal((await askEnglish(query)).hits[0]?.path, path));

  for (const query of [
    String.raw`^[\w.-]+@[a-z]+\.com$`,
    String.raw`(?<=\d{3})-[0-9]+`,
    '.*',
    '[^]*',
    '(((((',
    '*?+',
    String.raw`\\\\`,
    'SELECT COUNT(*) FROM invoices GROUP BY customer HAVING COUNT(*) > 5;',
    "'; DROP TABLE invoices; --",
    'INSERT INTO orders VALUES (1, "x", NULL)',
  ])
    test(`${query}: no hit, and it says so`, async () => {
      const { hits, notes } = await askEnglish(query);
      assert.deepEqual([hits.length > 0, notes.length > 0], [false, true]);
    });
});
