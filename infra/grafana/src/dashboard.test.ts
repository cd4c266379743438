import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dashboardOf, line } from './dashboard.ts';

test('panels stand beside each other, sections below each other, each with a number of its own', () => {
  const panel = (title: string) => ({ type: 'stat', title });
  const sections = [
    { title: 'first', lines: [line(4, panel('a'), panel('b'), panel('c')), line(8, panel('d'))] },
    { title: 'second', lines: [line(5, { ...panel('e'), gridPos: { x: 0, y: 0, w: 3, h: 0 } }, panel('f'))] },
  ];
  const { panels = [] } = dashboardOf({ uid: 'u', title: 't', text: '', variables: [], annotations: [], sections });
  const places = panels.map(({ id, title, gridPos }) => [id, title, gridPos?.x, gridPos?.y, gridPos?.w, gridPos?.h]);
  assert.deepEqual(places, [
    [1, 'first', 0, 0, 24, 1],
    [2, 'a', 0, 1, 8, 4],
    [3, 'b', 8, 1, 8, 4],
    [4, 'c', 16, 1, 8, 4],
    [5, 'd', 0, 5, 24, 8],
    [6, 'second', 0, 13, 24, 1],
    [7, 'e', 0, 14, 18, 5],
    [8, 'f', 18, 14, 6, 5],
  ]);
});
