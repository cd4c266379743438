import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { z } from 'zod';
import { bytes, choice, duration, endpointOrOff, list, text, wholeNumber } from './value_types.ts';

function takes(type: z.ZodType, cases: readonly (readonly [given: unknown, value: unknown])[]): void {
  for (const [given, value] of cases) {
    assert.deepEqual(type.parse(given), value);
    assert.deepEqual(type.parse(type.encode(value)), value, 'reads again what it wrote');
  }
}

function refuses(type: z.ZodType, given: readonly unknown[], says: RegExp): void {
  for (const input of given) {
    const { error } = type.safeParse(input);
    assert.match(error?.issues[0]?.message ?? `takes ${JSON.stringify(input)}`, says);
  }
}

test('whole numbers', () => {
  takes(wholeNumber(0, 10), [
    [5, 5],
    ['10', 10],
    ['0', 0],
  ]);
  refuses(wholeNumber(0, 10), [11, -1, 1.5, '11', '-1', '1.0', '', ' 1', '1e0', true, null, [1]], /^give a whole number from 0 to 10$/);
});

test('durations: a number in a file is seconds', () => {
  takes(duration(0.1, 3600), [
    ['500ms', 0.5],
    [60, 60],
    ['60m', 3600],
  ]);
  refuses(duration(0.1, 3600), [0, '0', '60', '2h', '50ms', -1, Number.NaN, null], /^give a duration from 100ms to 60m, such as .* 5m$/);
  takes(duration(1, 3600, 'never'), [
    ['0', 0],
    [0, 0],
  ]);
  refuses(duration(1, 3600, 'never'), ['500ms'], /; or 0 for never$/);
});

test('sizes', () => {
  takes(bytes(1024, 2 ** 30), [
    ['64MiB', 2 ** 26],
    [65_536, 65_536],
    ['2kB', 2000],
  ]);
  refuses(bytes(1024, 2 ** 30), [1023, '2GiB', 'much', false], /^give a size from 1KiB to 1GiB, such as 64MiB$/);
});

test('addresses with a port, or off', () => {
  takes(endpointOrOff(), [
    ['127.0.0.1:0', { host: '127.0.0.1', port: 0 }],
    ['[::1]:80', { host: '::1', port: 80 }],
    ['off', null],
  ]);
  refuses(endpointOrOff(), ['', 80, 'localhost:80', false], /^give an address and a port, .*; or off$/);
});

test('words and texts', () => {
  takes(choice('udp', 'dgram'), [['udp', 'udp']]);
  refuses(choice('udp', 'dgram'), ['dgrm'], /^did you mean dgram\?$/);
  refuses(choice('udp', 'dgram'), ['netmap', null], /^give udp or dgram$/);
  takes(text(), [
    ['a b', 'a b'],
    [5, '5'],
  ]);
  refuses(text(), ['', null, {}], /^give a text$/);
});

test('lists, also as a text with commas', () => {
  takes(list(wholeNumber(0, 10)), [
    [
      [1, '2'],
      [1, 2],
    ],
    ['1, 2,3', [1, 2, 3]],
    [7, [7]],
    [[], []],
  ]);
  refuses(list(wholeNumber(0, 10)), ['', '1,', [[1]], '11'], /^give a whole number/);
  refuses(list(wholeNumber(0, 10)), [null, true, {}], /^give a list$/);
});
