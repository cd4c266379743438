import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type AccessConfig, accessOf, userOf } from './access.ts';

const directory = mkdtempSync(join(tmpdir(), 'mirrorscope-token-'));
after(() => rmSync(directory, { recursive: true, force: true }));
const TOKEN = 'correct-horse-battery-staple';
const tokenFile = join(directory, 'token');
writeFileSync(tokenFile, `${TOKEN}\n`);

const at = (host: string, more: Partial<AccessConfig> = {}) => accessOf({ listen: { host, port: 4780 }, trustedProxies: [], ...more });
const proxy = { userHeader: 'x-forwarded-email', trustedProxies: ['10.0.1.5', '2001:db8::/64'] };

test('open on this machine alone', () => {
  for (const host of ['127.0.0.1', '127.1.2.3', '::1']) assert.equal(userOf(at(host), { from: host, headers: {} }), null);
  for (const host of ['0.0.0.0', '::', '10.0.0.5', '::ffff:127.0.0.1', '128.0.0.1', '2001:db8::1']) {
    assert.throws(() => at(host), { code: 'unprotected', message: /--token-file, or --user-header/ }, host);
    assert.doesNotThrow(() => at(host, { tokenFile }));
    assert.doesNotThrow(() => at(host, proxy));
  }
});

test('a token that is missing, short or no word is refused, and not shown', () => {
  const refused = (text: string | undefined) => {
    const file = join(directory, 'other');
    if (text !== undefined) writeFileSync(file, text);
    assert.throws(
      () => at('::', { tokenFile: text === undefined ? join(directory, 'none') : file }),
      (error: Error & { code: string }) => {
        assert.equal(error.code, 'bad_token_file');
        assert.ok(text === undefined || text.trim() === '' || !error.message.includes(text.trim()), error.message);
        return true;
      },
    );
  };
  for (const text of [undefined, '', '   \n', 'fifteen-letters', 'sixteen and blank', 'sixteen-letters-ö']) refused(text);
});

test('the token, and nothing like it', () => {
  const access = at('0.0.0.0', { tokenFile });
  const user = (authorization?: string) => userOf(access, { from: '127.0.0.1', headers: { authorization } });
  assert.equal(user(`Bearer ${TOKEN}`), null);
  assert.equal(user(`bearer ${TOKEN}`), null);
  for (const wrong of [
    undefined,
    '',
    'Bearer',
    'Bearer ',
    TOKEN,
    `Basic ${TOKEN}`,
    `Bearer ${TOKEN}x`,
    `Bearer ${TOKEN.slice(1)}`,
    `Bearer x ${TOKEN}`,
  ]) {
    assert.equal(user(wrong), undefined, String(wrong));
  }
});

test("a proxy's header counts from the proxy alone", () => {
  const access = at('0.0.0.0', proxy);
  const user = (from: string, headers: object) => userOf(access, { from, headers: { ...headers } });
  const header = { 'x-forwarded-email': 'ada@example.org' };
  for (const from of ['10.0.1.5', '::ffff:10.0.1.5', '2001:db8::77']) assert.equal(user(from, header), 'ada@example.org', from);
  for (const from of ['10.0.1.6', '127.0.0.1', '2001:db8:0:1::77', '', 'nonsense']) assert.equal(user(from, header), undefined, from);
  assert.equal(user('10.0.1.5', {}), undefined);
  assert.equal(user('10.0.1.5', { 'x-forwarded-email': '' }), undefined);
  assert.equal(user('10.0.1.5', { authorization: `Bearer ${TOKEN}` }), undefined);
});
