import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CliError } from '../errors.ts';
import { examine } from './examine.ts';
import { type Check, ok, problem, warning } from './finding.ts';
import { report } from './report.ts';

const check = (name: string, look: Check['look']): Check => ({ name, look });

test('findings come in the order of the checks, and nothing that a check does ends the others', async () => {
  let isTold = false;
  const hanging: Check['look'] = (signal) =>
    new Promise(() => {
      signal.addEventListener('abort', () => {
        isTold = true;
      });
    });
  const found = await examine(
    [
      check('late', hanging),
      check('broken', () => {
        throw new TypeError('x is not\na function');
      }),
      check('clear', () => Promise.reject(new CliError('no_store', 'there is no store'))),
      check('well', () => [ok('fine'), warning('so so', 'do it')]),
    ],
    100,
  );
  assert.deepEqual(found, [
    { check: 'late', state: 'problem', says: 'no answer within 0.1 s', remedy: 'does a firewall swallow packets on the way there?' },
    { check: 'broken', state: 'problem', says: 'x is not a function (unexpected; MIRRORSCOPE_DEBUG=1 shows where)' },
    { check: 'clear', state: 'problem', says: 'there is no store' },
    { check: 'well', state: 'ok', says: 'fine' },
    { check: 'well', state: 'warning', says: 'so so', remedy: 'do it' },
  ]);
  assert.ok(isTold);
});

test('a line for each, what mends it below, and a sum', () => {
  const text = report([
    { check: 'a', ...ok('fine') },
    { check: 'long', ...problem('broken', 'mend it') },
    { check: 'long', ...warning('so so', 'see') },
  ]);
  assert.equal(
    text,
    `ok       a     fine
problem  long  broken
               mend: mend it
warning  long  so so
               mend: see

1 problem, 1 warning, 1 ok
`,
  );
});
