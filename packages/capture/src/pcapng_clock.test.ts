import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PacketBatch } from '@mirrorscope/wire';
import fc from 'fast-check';
import { InterfaceClock } from './pcapng_clock.ts';

const batch = new PacketBatch(1);

function read(resolution: number, ticks: bigint, offset = 0, clock = new InterfaceClock(resolution, offset)): [number, number] {
  clock.write(batch, 0, Number(BigInt.asIntN(32, ticks >> 32n)), Number(BigInt.asIntN(32, ticks)));
  return [batch.sec[0]! >>> 0, batch.nsec[0]!];
}

/** The same in whole numbers of any size. */
function exact(resolution: number, ticks: bigint, offset = 0): [number, number] {
  const exponent = BigInt(resolution & 0x7f);
  const perSecond = (resolution & 0x80) !== 0 ? 2n ** exponent : 10n ** exponent;
  const seconds = BigInt.asUintN(32, ticks / perSecond + BigInt(offset));
  return [Number(seconds), Number(((ticks % perSecond) * 1_000_000_000n) / perSecond)];
}

const RESOLUTIONS = [...Array.from({ length: 20 }, (_, n) => n), ...Array.from({ length: 64 }, (_, n) => 0x80 | n)];

for (const resolution of RESOLUTIONS) {
  const name = `${resolution & 0x80 ? 2 : 10}^-${resolution & 0x7f}`;
  test(`ticks of ${name} s are exact at the edges`, () => {
    const perSecond = resolution & 0x80 ? 2n ** BigInt(resolution & 0x7f) : 10n ** BigInt(resolution);
    const edges = [
      0n,
      1n,
      (1n << 16n) - 1n,
      1n << 16n,
      (1n << 32n) - 1n,
      1n << 32n,
      (1n << 53n) - 1n,
      (1n << 53n) + 1n,
      (1n << 63n) - 1n,
      1n << 63n,
    ];
    for (const seconds of [1n, 2n, 1_700_000_000n, 0xffffffffn, 0x100000000n]) {
      for (const step of [-1n, 0n, 1n]) edges.push(seconds * perSecond + step);
    }
    edges.push((1n << 64n) - 1n);
    for (const edge of edges) {
      const ticks = BigInt.asUintN(64, edge);
      assert.deepEqual(read(resolution, ticks), exact(resolution, ticks), `${ticks}`);
    }
  });
}

test('ticks of any resolution, number and offset are exact', () => {
  const property = fc.property(
    fc.constantFrom(...RESOLUTIONS),
    fc.bigInt(0n, (1n << 64n) - 1n),
    fc.integer(),
    (resolution, ticks, offset) => {
      assert.deepEqual(read(resolution, ticks, offset), exact(resolution, ticks, offset));
    },
  );
  fc.assert(property, { numRuns: 20_000 });
});

test('times of this century, to the tick', () => {
  const inNanoseconds = fc.bigInt(1_500_000_000n * 10n ** 9n, 2_500_000_000n * 10n ** 9n);
  fc.assert(
    fc.property(inNanoseconds, (time) => {
      assert.deepEqual(read(9, time), [Number(time / 10n ** 9n), Number(time % 10n ** 9n)]);
      assert.deepEqual(read(6, time / 1000n), [Number(time / 10n ** 9n), Number((time % 10n ** 9n) / 1000n) * 1000]);
    }),
    { numRuns: 20_000 },
  );
});

test('a clock that goes on, jumps and goes back stays exact', () => {
  const jumps = fc.array(fc.oneof(fc.bigInt(-3n, 3n), fc.bigInt(-3_000_000n, 3_000_000n), fc.bigInt(-(1n << 34n), 1n << 34n)), {
    maxLength: 50,
  });
  const starts = fc.constantFrom(0n, (1n << 32n) - 1n, 1_700_000_000_999_999n, 1_700_000_000_999_999_999n, (1n << 64n) - 1n);
  const property = fc.property(fc.constantFrom(...RESOLUTIONS), fc.integer(), starts, jumps, (resolution, offset, start, steps) => {
    const clock = new InterfaceClock(resolution, offset);
    let ticks = start;
    for (const step of steps) {
      ticks = BigInt.asUintN(64, ticks + step);
      assert.deepEqual(read(resolution, ticks, offset, clock), exact(resolution, ticks, offset));
    }
  });
  fc.assert(property, { numRuns: 3000 });
});

test('ticks too fine for 64 bits are refused', () => {
  for (const resolution of [20, 127, 0x80 | 64, 0xff]) assert.throws(() => new InterfaceClock(resolution, 0), RangeError);
});
