import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Progress, progressLine } from './progress.ts';

function terminal(isTTY: boolean) {
  const written: string[] = [];
  const stream = { isTTY, columns: 100, write: (text: string) => written.push(text) > 0 } as unknown as NodeJS.WriteStream;
  return { stream, written };
}

const STATE = { bytesRead: 250, bytesTotal: 1000, packets: 3_000_000 };

test('shows share, size and rate', () => {
  assert.equal(progressLine(STATE, 2), '[#####...............] 25% of 1.00 kB, 3.00 M packets, 1.50 M/s');
  assert.equal(progressLine({ ...STATE, bytesTotal: undefined }, 2), '250 B read, 3.00 M packets, 1.50 M/s');
});

test('appears after a second, and is gone at the end', (t) => {
  let now = 0;
  mock.method(performance, 'now', () => now);
  t.after(() => mock.restoreAll());
  const { stream, written } = terminal(true);
  const progress = new Progress(stream, true);
  now = 900;
  progress.update(STATE);
  assert.deepEqual(written, []);
  now = 1100;
  progress.update(STATE);
  now = 1150;
  progress.update(STATE);
  assert.equal(written.length, 1);
  assert.match(written[0] ?? '', /^\r\[#+\.+\] 25%/);
  progress.end();
  assert.equal(written.at(-1), '\r\x1b[K');
});

test('writes nothing where standard error is no terminal, or where it is not wanted', (t) => {
  let now = 0;
  mock.method(performance, 'now', () => now);
  t.after(() => mock.restoreAll());
  for (const [isTTY, wanted] of [
    [false, true],
    [true, false],
  ] as const) {
    const { stream, written } = terminal(isTTY);
    const progress = new Progress(stream, wanted);
    now += 5000;
    progress.update(STATE);
    progress.end();
    assert.deepEqual(written, []);
  }
});
