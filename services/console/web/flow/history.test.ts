import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historySteps } from './history.ts';

test('each letter has its side and its words', () => {
  const steps = historySteps('^ShADdtTtFr');
  assert.deepEqual(
    steps.map(({ side }) => side),
    [undefined, 'client', 'server', 'client', 'client', 'server', 'server', 'client', 'server', 'client', 'server'],
  );
  assert.match(steps[6]!.text, /first time$/);
  assert.match(steps[7]!.text, /first time$/);
  assert.match(steps[8]!.text, /tenth time$/);
});
