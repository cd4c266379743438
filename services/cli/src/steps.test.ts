import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Steps } from './steps.ts';

function started(isTTY: boolean) {
  let now = 0;
  mock.method(performance, 'now', () => now);
  const written: string[] = [];
  const stream = { isTTY, columns: 40, write: (text: string) => written.push(text) > 0 } as unknown as NodeJS.WriteStream;
  const steps = new Steps(stream);
  return {
    steps,
    written,
    showAt(at: number, done: number, total?: number): void {
      now = at;
      steps.show({ done, total, what: 'create sessions' });
    },
  };
}

test('on a terminal: a line that is redrawn, from the first second on, and gone at the end', (t) => {
  t.after(() => mock.restoreAll());
  const { steps, written, showAt } = started(true);
  showAt(900, 1, 2000);
  assert.deepEqual(written, []);
  showAt(1100, 250, 2000);
  showAt(1150, 260, 2000);
  showAt(1250, 270);
  assert.deepEqual(written, ['\rcreate sessions: 250 of 2000\x1b[K', '\rcreate sessions: 270\x1b[K']);
  steps.end();
  steps.end();
  assert.deepEqual(written.slice(2), ['\r\x1b[K']);
});

test('elsewhere: a line of its own every ten seconds, so that a log of a long apply shows it goes on', (t) => {
  t.after(() => mock.restoreAll());
  const { steps, written, showAt } = started(false);
  for (let at = 0; at <= 30_000; at += 500) showAt(at, at / 100, 300);
  steps.end();
  // The end of something that was under way beside what failed.
  showAt(60_000, 300, 300);
  assert.deepEqual(written, ['create sessions: 10 of 300\n', 'create sessions: 110 of 300\n', 'create sessions: 210 of 300\n']);
});
