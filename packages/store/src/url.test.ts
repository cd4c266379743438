import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StoreError } from './error.ts';
import { parseStoreUrl } from './url.ts';

test('chdb URLs name a directory, absolute or relative', () => {
  assert.deepEqual(parseStoreUrl('chdb:///var/lib/flows'), { kind: 'embedded', path: '/var/lib/flows', name: 'chdb:///var/lib/flows' });
  assert.deepEqual(parseStoreUrl('chdb://data/My Flows'), { kind: 'embedded', path: 'data/My Flows', name: 'chdb://data/My Flows' });
});

test('the name of a server has no user, password or settings', () => {
  const address = parseStoreUrl('https://reader:secret@clickhouse.example:8443/network?request_timeout=1000');
  assert.equal(address.kind, 'server');
  assert.equal(address.name, 'https://clickhouse.example:8443/network');
  assert.equal(parseStoreUrl('http://localhost:8123/').name, 'http://localhost:8123');
});

test('anything else is refused with the forms that work, and without the password', () => {
  for (const text of ['', 'flows.db', 'chdb://', 'chdb:///', 'postgres://u:secret@host/db', 'http//host', 'chdb:data']) {
    assert.throws(
      () => parseStoreUrl(text),
      (error) =>
        error instanceof StoreError && error.code === 'bad_url' && error.message.includes('chdb://') && !error.message.includes('secret'),
      text,
    );
  }
});
