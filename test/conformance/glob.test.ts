import assert from 'node:assert/strict';
import { it } from 'node:test';
import { matchesGlob } from './glob.ts';

it('takes a star for any characters and everything else for itself', () => {
  assert.ok(matchesGlob('*', ''));
  assert.ok(matchesGlob('gaps', 'gaps'));
  assert.ok(matchesGlob('*_packets', 'client_packets'));
  assert.ok(matchesGlob('6 *|80 *', '6 10.0.0.1|80 10.0.0.2|1234'));
  assert.ok(!matchesGlob('gaps', 'gap'));
  assert.ok(!matchesGlob('a*a', 'a'));
  assert.ok(!matchesGlob('6 *|80', '6 10.0.0.1|8080'));
  assert.ok(!matchesGlob('1.2', '1x2'));
});
