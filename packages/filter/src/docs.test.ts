import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { compileFilter } from './compile.ts';
import { FilterError } from './error.ts';

const page = readFileSync(new URL('../../../docs/filter.md', import.meta.url), 'utf8');

const examples = [...page.slice(0, page.indexOf('## Grammar')).matchAll(/^\| `([^`]+)` \| [^|]+ \|$/gm)].map(([, text = '']) =>
  text.replaceAll('\\|', '|'),
);

test('every example of docs/filter.md compiles', () => {
  assert.ok(examples.length > 20, String(examples.length));
  for (const text of examples) assert.notEqual(compileFilter(text).sql, '', text);
});

test('every message in docs/filter.md is what the text before it gives', () => {
  const pairs = [...page.matchAll(/^(\S.*)\n {2}(.* at \d+: .*)$/gm)];
  assert.ok(pairs.length >= 3);
  for (const [, text = '', message = ''] of pairs) {
    assert.throws(
      () => compileFilter(text),
      (error) => error instanceof FilterError && error.message === message,
      text,
    );
  }
});
