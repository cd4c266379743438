import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { AskError, ask, question } from './client.ts';

const asked: [string, RequestInit][] = [];
const kept = new Map<string, string>();
let answer: () => Promise<Response>;

beforeEach(() => {
  asked.length = 0;
  kept.clear();
  mock.method(globalThis, 'fetch', (url: string, init: RequestInit) => {
    asked.push([url, init]);
    return answer();
  });
  Object.defineProperty(globalThis, 'sessionStorage', { value: { getItem: (key: string) => kept.get(key) ?? null }, configurable: true });
});

const answered = (body: string, init?: ResponseInit) => async () => new Response(body, init);
const refused = async () => {
  const error = await ask('/about').catch((caught: unknown) => caught);
  assert.ok(error instanceof AskError);
  return [error.code, error.message, error.status];
};

test('a question has the parameters that have a value', () => {
  assert.equal(question('/about'), '/about');
  assert.equal(question('/reports/resets', { since: 'a b', limit: 5, min: '', max: undefined }), '/reports/resets?since=a+b&limit=5');
});

test('an answer is what the server sent; a body is posted as JSON', async () => {
  answer = answered('{"rows":[]}');
  assert.deepEqual(await ask('/flows'), { rows: [] });
  await ask('/sql', { body: { sql: 'SELECT 1' } });
  assert.deepEqual(
    asked.map(([url, { method, body }]) => [url, method, body]),
    [
      ['/api/v1/flows', 'GET', undefined],
      ['/api/v1/sql', 'POST', '{"sql":"SELECT 1"}'],
    ],
  );
});

test('the token goes along once there is one', async () => {
  answer = answered('{}');
  await ask('/about');
  kept.set('mirrorscope.token', 'secret');
  await ask('/about');
  assert.deepEqual(
    asked.map(([, { headers }]) => new Headers(headers).get('authorization')),
    [null, 'Bearer secret'],
  );
});

test('why a question is not answered', async () => {
  answer = answered('{"error":{"code":"bad_parameter","message":"limit is -1"}}', { status: 400 });
  assert.deepEqual(await refused(), ['bad_parameter', 'limit is -1', 400]);
  answer = answered('<html>', { status: 502, statusText: 'Bad Gateway' });
  assert.deepEqual(await refused(), ['failed', 'The console answered 502 Bad Gateway.', 502]);
  answer = answered('<html>a form to log in</html>');
  assert.equal((await refused())[0], 'no_json');
  answer = () => Promise.reject(new TypeError('fetch failed'));
  assert.equal((await refused())[0], 'unreachable');
});

test('a question that is given up is no failure', async () => {
  const controller = new AbortController();
  answer = async () => {
    controller.abort();
    throw controller.signal.reason;
  };
  await assert.rejects(ask('/about', { signal: controller.signal }), { name: 'AbortError' });
});
