import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limited } from './limited.ts';
import { createLog } from './log.ts';

test('the first at once, then one an interval with the number of the others', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const lines: string[] = [];
  const write = (text: string) => {
    const { msg, n, suppressed } = JSON.parse(text);
    lines.push(`${msg} ${n} ${suppressed}`);
  };
  const log = createLog('probe', 'info', { write });
  const say = limited(log, 'warn', 10);
  const other = limited(log, 'warn', 10);
  for (let n = 1; n <= 5; n++) say('lost', { n });
  other('late', { n: 0 });
  assert.deepEqual(lines.splice(0), ['lost 1 undefined', 'late 0 undefined']);
  t.mock.timers.tick(10_000);
  assert.deepEqual(lines.splice(0), ['lost 5 3'], 'four came, one of them is shown');
  say('lost', { n: 6 });
  assert.deepEqual(lines.splice(0), [], 'the line before opened an interval of its own');
  t.mock.timers.tick(10_000);
  assert.deepEqual(lines.splice(0), ['lost 6 0']);
  t.mock.timers.tick(20_000);
  say('lost', { n: 7 });
  assert.deepEqual(lines.splice(0), ['lost 7 undefined']);
});
