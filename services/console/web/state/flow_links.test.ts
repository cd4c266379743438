import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellFilter, rowFilter } from './flow_links.ts';

const columns = (...names: readonly (readonly [string, string])[]) => names.map(([name, type]) => ({ name, type }));
const TALKERS = columns(['client', 'IPv6'], ['server', 'IPv6'], ['server_port', 'UInt16'], ['bytes', 'UInt64']);
const RESETS = columns(['sender', 'IPv6'], ['receiver', 'IPv6'], ['sent_by', 'String'], ['server_port', 'UInt16']);

test('addresses and ports are conditions, sums are not', () => {
  const row = ['10.0.0.1', '2001:db8::2', 443, 5];
  assert.deepEqual(
    row.map((_, index) => cellFilter(TALKERS, row, index)),
    ['client_ip = 10.0.0.1', 'server_ip = 2001:db8::2', 'server_port = 443', undefined],
  );
  assert.equal(rowFilter(TALKERS, row), 'client_ip = 10.0.0.1 and server_ip = 2001:db8::2 and server_port = 443');
});

test('who sent a reset is client or server', () => {
  const filter = (sentBy: string) => rowFilter(RESETS, ['10.0.0.1', '10.0.0.2', sentBy, 443]);
  assert.equal(filter('client'), 'client_ip = 10.0.0.1 and server_ip = 10.0.0.2 and server_port = 443');
  assert.equal(filter('server'), 'server_ip = 10.0.0.1 and client_ip = 10.0.0.2 and server_port = 443');
});

test('an example among many is no condition of the row', () => {
  const scans = columns(['client', 'IPv6'], ['most_tried_server', 'IPv6'], ['most_tried_port', 'UInt16']);
  const row = ['10.0.0.1', '10.0.0.2', 22];
  assert.equal(rowFilter(scans, row), 'client_ip = 10.0.0.1');
  assert.equal(cellFilter(scans, row, 1), 'server_ip = 10.0.0.2');
});

test('other addresses are of either side, other text is quoted, and nothing is no condition', () => {
  const others = columns(['address', 'IPv6'], ['community_id', 'String'], ['note', 'String']);
  assert.equal(cellFilter(others, ['10.0.0.1', '', ''], 0), 'ip = 10.0.0.1');
  assert.equal(cellFilter(others, ['', '1:a+b/c=', ''], 1), 'community_id = "1:a+b/c="');
  assert.equal(rowFilter(others, [null, '', 'x']), undefined);
});
