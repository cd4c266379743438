import assert from 'node:assert/strict';
import { test } from 'node:test';
import { queryCommand, shellWord } from './command_line.ts';

test('the command asks for the same time, with the same parameters', () => {
  const parameters = { limit: '5', min_packets: '100', address: '' };
  assert.equal(
    queryCommand('resets', { kind: 'last', seconds: 3600 }, parameters, 'chdb:///data'),
    'mirrorscope query resets --since -60m --limit 5 --param min_packets=100 --store chdb:///data',
  );
  assert.equal(queryCommand('resets', { kind: 'all' }, {}, undefined), 'mirrorscope query resets');
  assert.equal(
    queryCommand('resets', { kind: 'absolute', since: 0, until: 1000 }, {}, undefined),
    'mirrorscope query resets --since 1970-01-01T00:00:00.000Z --until 1970-01-01T00:00:01.000Z',
  );
});

test('no value leaves its place in the command', () => {
  assert.equal(shellWord('plain-1.2/3'), 'plain-1.2/3');
  assert.equal(shellWord("a'; rm -rf /"), "'a'\\''; rm -rf /'");
});
