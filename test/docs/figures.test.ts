/** Figures of performance that pages repeat are those of docs/performance.md, or follow from them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ROOT } from './paths.ts';

const read = (name: string): string => readFileSync(`${ROOT}docs/${name}.md`, 'utf8');
const NUMBER = /\d(?:[\d,]*\d)?(?:\.\d+)?/g;
const performance = read('performance');
const measured = new Set(performance.match(NUMBER));
const rowsOf = (page: string, head: string): string[][] => {
  const [, rows] = new RegExp(`^\\| ${head}[^\\n]*\\n[^\\n]*\\n((?:\\|[^\\n]*\\n)+)`, 'm').exec(page) ?? assert.fail(head);
  return rows!
    .trim()
    .split('\n')
    .map((row) => row.split(' | ').map((cell) => cell.replaceAll('|', '').trim()));
};

test('sizes are what was measured', () => {
  for (const [part, figure = '', command] of rowsOf(read('operate'), 'part \\| figure')) {
    for (const number of figure.replace('128 bytes', '').match(NUMBER) ?? []) assert.ok(measured.has(number), `${part}: ${number}`);
    assert.ok(performance.includes(command!), command);
  }
});

test('disks follow from them', () => {
  const bytes = 41.69 + 19.18 + 5.91 + 2.78 + 1.72;
  const near = (text: string, value: number, what: string) =>
    assert.ok(Math.abs(Number(/[\d.]+/.exec(text)?.[0]) / value - 1) < 0.05, `${what}: ${text}, ${value}`);
  for (const [rate = '', store = '', kafka = '', , cpu = ''] of rowsOf(read('operate'), 'records a second')) {
    const records = Number(rate.replace(',', ''));
    near(store, (records * bytes * 86_400) / 1e9, rate);
    near(kafka, (records * 131.1 * 86_400) / 1e9, rate);
    assert.equal(Math.round(records * 16.16e-4), Number.parseInt(cpu, 10), rate);
  }
});

test('the comparison has the speed that was measured', () => {
  const [, speed = ''] = /## Speed\n([\s\S]*?)##/.exec(read('comparison')) ?? [];
  const ratios = speed.match(/\d\.\d\d/g) ?? [];
  assert.ok(ratios.length >= 4);
  for (const ratio of ratios) assert.ok(performance.includes(`${ratio}x`), ratio);
});
