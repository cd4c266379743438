import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { networkOf } from '@mirrorscope/runtime/network';
import { DEFAULT_LIMITS } from './config.ts';
import { type Answer, type Asked, consoleOf, record, storeOf } from './testing/console.ts';

const TOKEN = 'correct-horse-battery-staple';
const store = await storeOf([record({ flow_id: 1 }), record({ flow_id: 2, client_ip: '10.0.0.9' })]);
const open = await consoleOf(store);
const guarded = await consoleOf(store, { access: { token: TOKEN, proxy: undefined } });
after(() => Promise.all([open.close(), guarded.close()]));

const { paths } = (await open.ask('openapi.json')).json as { paths: Record<string, Record<string, { parameters?: { name: string }[] }>> };
const gets = Object.entries(paths).filter(([, operations]) => 'get' in operations);

/** One line for people, and nothing of the inside. */
function assertRefusal({ status, text, json }: Answer, what: string): void {
  assert.ok(status >= 400 && status < 500, `${what}: ${status} ${text}`);
  assert.deepEqual(Object.keys(json.error).sort(), ['code', 'message'], what);
  assert.doesNotMatch(json.error.message, /\n|\.ts:\d|node_modules|\bat \S+ \(|Stack trace/, what);
}

const flowCount = async () => (await store.query('SELECT count(), sum(client_packets) FROM flows')).rows;

/** How many queries run in the engine, but for the one that asks. */
async function running(): Promise<number> {
  const { rows } = await store.query("SELECT count() FROM system.processes WHERE query NOT LIKE '%system.processes%'");
  return Number(rows[0]?.[0]);
}

async function untilNothingRuns(): Promise<void> {
  for (const end = Date.now() + 20_000; (await running()) > 0; await sleep(20)) assert.ok(Date.now() < end, 'a query goes on');
}

test('every parameter of every route: what is no value is refused or a value, and changes nothing', async () => {
  const before = await flowCount();
  const attacks = [
    "' OR 1 = 1 --",
    "'; DROP TABLE flows --",
    '1) UNION ALL SELECT name FROM system.tables --',
    '1 OR 1',
    '-1',
    '{since:String}',
    "\\' OR 1 = 1 --",
    "file('/etc/passwd')",
    '../../etc/passwd',
    '<script>alert(1)</script>',
    '\0',
    '\r\nSet-Cookie: a=b',
    '𝟙',
    '1e308',
    'NaN',
    'x'.repeat(10_000),
  ];
  const everything = new Map(
    await Promise.all(gets.map(async ([path]) => [path, (await open.ask(path)).json?.rows?.length ?? 0] as const)),
  );
  for (const [path, { get }] of gets) {
    for (const { name } of get?.parameters ?? []) {
      for (const attack of attacks) {
        const what = `${path} ${name}=${attack.slice(0, 40)}`;
        const search = new URLSearchParams({ ...(path.endsWith('/flow') && { id: '1' }), [name]: attack });
        const answer = await open.ask(`${path}?${search}`);
        assert.equal(answer.headers['set-cookie'], undefined, what);
        assert.doesNotMatch(answer.text, /root:|schema_migrations"/, what);
        // Text is looked for as it is: it may find less, never more.
        if (answer.status === 200) assert.ok((answer.json.rows?.length ?? 0) <= (everything.get(path) ?? 0), what);
        else assertRefusal(answer, what);
      }
      const twice = await open.ask(`${path}?${name}=1&${name}=2${path.endsWith('/flow') ? '&id=1' : ''}`);
      assertRefusal(twice, `${path} ${name} twice`);
    }
    assertRefusal(
      await open.ask(`${path}?__proto__=1&x%5B%5D=1${path.endsWith('/flow') ? '&id=1' : ''}`.replace(/(about|reports)\?/, '$1/?')),
      path,
    );
  }
  for (const name of ['..%2f..%2fpackage.json', '%00', "resets'--", '__proto__', 'constructor', 'x'.repeat(500)]) {
    assertRefusal(await open.ask(`reports/${name}`), name);
  }
  assert.deepEqual(await flowCount(), before);
  assert.deepEqual(open.logged, []);
});

test('the body of /sql: only what it is, and only reading', async () => {
  const before = await flowCount();
  const bodies: unknown[] = [{}, [], 1, 'null', '', { sql: 1 }, { sql: '' }, { sql: ['SELECT 1'] }, { sql: 'SELECT 1', x: 1 }];
  bodies.push(
    { sql: 'SELECT 1', since: "1'; DROP TABLE flows" },
    '{"sql":"SELECT 1","__proto__":{"x":1}}',
    '{"sql":"SELECT 1","constructor":{}}',
  );
  bodies.push({ sql: 'SELECT 1; DROP TABLE flows' }, { sql: 'TRUNCATE TABLE flows' }, { sql: "SELECT file('/etc/passwd')" });
  bodies.push(
    { sql: "SELECT * FROM url('http://127.0.0.1:1/')" },
    { sql: "SELECT 1 INTO OUTFILE '/tmp/x'" },
    { sql: 'SELECT 1 SETTINGS max_execution_time = 0' },
  );
  bodies.push({ sql: 'SET readonly = 0' }, { sql: 'INSERT INTO flows (vni) VALUES (1)' });
  for (const body of bodies)
    assertRefusal(await open.ask('sql', { method: 'POST', body: body === '' ? undefined : body }), JSON.stringify(body));
  assert.deepEqual(await flowCount(), before);
});

test('bodies beyond 64 KiB, and headers without end, are not read', async () => {
  const large = await open.ask('sql', { body: { sql: `SELECT '${'x'.repeat(70_000)}'` } });
  assert.deepEqual([large.status, large.json.error.code], [413, 'too_large']);
  const { status } = await open.ask(`flows?filter=${'x'.repeat(100_000)}`);
  assert.equal(status, 431);
});

test('the token: on every route of the API, and right', async () => {
  for (const path of [...gets.map(([path]) => path), '/api/v1/openapi.json', '/api/v1/none', '/api/v1/sql']) {
    for (const authorization of [undefined, '', 'Bearer', 'Bearer wrong-horse-battery-staple', `Bearer ${TOKEN}x`, `Basic ${TOKEN}`]) {
      const answer = await guarded.ask(path, { headers: authorization === undefined ? {} : { authorization } });
      assert.deepEqual([answer.status, answer.json.error.code, answer.headers['www-authenticate']], [401, 'unauthorized', 'Bearer'], path);
    }
  }
  assert.equal((await guarded.ask('sql', { body: { sql: 'SELECT 1' } })).status, 401);
  assert.equal((await guarded.ask(`about?token=${TOKEN}`)).status, 401);
  const headers = { authorization: `Bearer ${TOKEN}` };
  assert.equal((await guarded.ask('about', { headers })).status, 200);
  assert.equal((await guarded.ask('sql', { headers, body: { sql: 'SELECT 1' } })).status, 200);
  // The page itself holds nothing, and has to be there to ask for the token.
  assert.equal((await guarded.ask('/')).status, 200);
});

test("a proxy's header names who asks", async () => {
  const proxy = (from: string) => ({ token: undefined, proxy: { header: 'x-forwarded-email', networks: [networkOf(from)!] } });
  const headers = { 'x-forwarded-email': 'ada@example.org' };
  const behind = await consoleOf(store, { access: proxy('127.0.0.0/8') });
  const elsewhere = await consoleOf(store, { access: proxy('10.0.0.0/8') });
  after(() => Promise.all([behind.close(), elsewhere.close()]));
  assert.equal((await behind.ask('about', { headers })).json.user, 'ada@example.org');
  assert.equal((await behind.ask('about')).status, 401);
  assert.equal((await elsewhere.ask('about', { headers })).status, 401);
});

test('DNS rebinding: without a token, only names of this machine are answered', async () => {
  for (const host of [
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.example:4780',
    '10.0.0.1',
    'localhost@evil.example',
  ]) {
    for (const path of ['about', '/', '/assets/main-HASH.js']) {
      const answer = await open.ask(path, { headers: { host } });
      assert.deepEqual([answer.status, answer.json?.error?.code], [403, 'forbidden'], `${host} ${path}`);
    }
  }
  for (const host of ['localhost', 'localhost:4780', '127.0.0.1:4780', '[::1]:4780', '127.9.9.9']) {
    assert.equal((await open.ask('about', { headers: { host } })).status, 200, host);
  }
  assert.equal((await guarded.ask('about', { headers: { host: 'mirrorscope.example', authorization: `Bearer ${TOKEN}` } })).status, 200);
});

test("pages of other origins get nothing, with a person's token or without", async () => {
  const host = '127.0.0.1:4780';
  const refused: Asked['headers'][] = [
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:8080' },
    { origin: `http://${host}.evil.example` },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: `http://${host}`, 'sec-fetch-site': 'cross-site' },
  ];
  for (const console of [open, guarded]) {
    const own = { host, authorization: `Bearer ${TOKEN}` };
    for (const headers of refused) {
      for (const asked of [{}, { body: { sql: 'SELECT 1' } }, { method: 'OPTIONS' }]) {
        const path = 'body' in asked ? 'sql' : 'about';
        const answer = await console.ask(path, { ...asked, headers: { ...own, ...headers } });
        const code = 'method' in asked ? 'not_found' : 'forbidden';
        assert.equal(answer.json.error.code, code, JSON.stringify([headers, asked]));
        assert.equal(answer.headers['access-control-allow-origin'], undefined);
      }
    }
    for (const headers of [
      {},
      { origin: `http://${host}` },
      { origin: `https://${host}`, 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
    ]) {
      assert.equal((await console.ask('about', { headers: { ...own, ...headers } })).status, 200, JSON.stringify(headers));
    }
  }
});

test('the headers that browsers heed, on every answer', async () => {
  const answers = await Promise.all([
    open.ask('/'),
    open.ask('/assets/main-HASH.js'),
    open.ask('about'),
    open.ask('none'),
    open.ask('sql', { body: '{' }),
    open.ask('/', { headers: { host: 'evil.example' } }),
    guarded.ask('about'),
    open.ask('/', { method: 'POST' }),
  ]);
  for (const { headers, status } of answers) {
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /default-src 'self'.*frame-ancestors 'none'/, String(status));
    assert.doesNotMatch(policy, /unsafe|\*/);
    assert.deepEqual(
      [headers['x-content-type-options'], headers['x-frame-options'], headers['referrer-policy'], headers['cross-origin-resource-policy']],
      ['nosniff', 'DENY', 'no-referrer', 'same-origin'],
    );
    assert.equal(headers['x-powered-by'] ?? headers['server'], undefined);
  }
  assert.equal((await open.ask('about')).headers['cache-control'], 'no-store');
});

test('a question beyond its limits is stopped in the engine', async () => {
  const strict = await consoleOf(store, { limits: { rows: 10, seconds: 0.5, bytes: 32 * 2 ** 20 } });
  after(() => strict.close());
  const slow = await strict.ask('sql', { body: { sql: 'SELECT count() FROM numbers(1000000000000) WHERE number % 7 = 3' } });
  assert.deepEqual(
    [slow.status, slow.json.error],
    [422, { code: 'limit', message: 'The question takes too long: ask for a shorter time, or for less' }],
  );
  const hungry = await strict.ask('sql', { body: { sql: 'SELECT length(groupArray(number)) FROM numbers(100000000)' } });
  assert.deepEqual([hungry.status, hungry.json.error.code], [422, 'limit']);
  await untilNothingRuns();
  const { rows, cut } = (await strict.ask('sql', { body: { sql: 'SELECT number FROM numbers(100)' } })).json;
  assert.deepEqual([rows.length, cut], [10, true]);
});

test('whoever goes away takes the question along', async () => {
  const body = JSON.stringify({ sql: 'SELECT count() FROM numbers(1000000000000) WHERE number % 7 = 3' });
  const asked = request({
    host: '127.0.0.1',
    port: open.port,
    path: '/api/v1/sql',
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'application/json' },
  });
  asked.on('error', () => {});
  asked.end(body);
  while ((await running()) === 0) await sleep(10);
  asked.destroy();
  await untilNothingRuns();
  assert.deepEqual(open.logged, []);
});

test('more than 32 questions at once are told to wait', async () => {
  const few = await consoleOf(store, { limits: { ...DEFAULT_LIMITS, seconds: 2 } });
  after(() => few.close());
  const body = { sql: 'SELECT count() FROM numbers(1000000000000) WHERE number % 7 = 3' };
  const answers = Array.from({ length: 40 }, () => few.ask('sql', { body }));
  const first = await Promise.race(answers);
  assert.deepEqual([first.status, first.json.error.code], [429, 'too_many_requests']);
  // Closing takes along what runs and what waits.
  await Promise.all([few.close(), Promise.allSettled(answers)]);
  await untilNothingRuns();
});
