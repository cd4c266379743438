import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLimit } from './limit.ts';

const close = (actual: { relative: number; absolute: number }, relative: number, absolute: number) =>
  assert.deepEqual(
    [actual.relative, actual.absolute].map((value) => Number(value.toPrecision(9))),
    [relative, absolute],
  );

test('limits in their forms', () => {
  close(parseLimit('handshake_p99=10%').limit, 0.1, 0);
  close(parseLimit('handshake_p99=2ms').limit, 0, 2000);
  close(parseLimit('mean_rtt_p50=300us').limit, 0, 300);
  close(parseLimit('mean_rtt_p50=12.5%+1.5s').limit, 0.125, 1_500_000);
  close(parseLimit('failed_ratio=0.1pp').limit, 0, 0.001);
  close(parseLimit('reset_ratio=20%+0.5pp').limit, 0.2, 0.005);
  close(parseLimit('reset_ratio=0%').limit, 0, 0);
  assert.equal(parseLimit('reset_ratio=0%').name, 'reset_ratio');
});

test('what is none', () => {
  for (const [text, says] of [
    ['10%', /not METRIC=LIMIT/],
    ['handshake=10%', /did you mean handshake_p(50|95|99)\?/],
    ['latency=10%', /they are retransmit_ratio, /],
    ['handshake_p99=10', /give percent of the control \(10%\), a time/],
    ['handshake_p99=0.1pp', /a time/],
    ['handshake_p99=-5%', /a time/],
    ['failed_ratio=2ms', /percentage points/],
    ['failed_ratio=', /percentage points/],
  ] as const) {
    assert.throws(() => parseLimit(text), { name: 'CompareError', code: 'bad_limit', message: says }, text);
  }
});
