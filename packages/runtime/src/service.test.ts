import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('./testing/service.ts', import.meta.url));

interface Outcome {
  readonly code: number | null;
  readonly said: readonly string[];
  /** `level message` of each line in the log. */
  readonly log: readonly string[];
}

/** Runs the service for tests; `act` is called with each line that it prints. */
async function run(
  t: TestContext,
  args: readonly string[],
  act: (line: string, kill: (signal: NodeJS.Signals) => void) => void = () => {},
) {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  const said: string[] = [];
  createInterface(child.stdout).on('line', (line) => {
    said.push(line);
    act(line, (signal) => child.kill(signal));
  });
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close') as Promise<[number | null]>]);
  const lines = stderr.split('\n').filter((line) => line.startsWith('{'));
  const log = lines.map((line) => JSON.parse(line)).map(({ level, msg, err }) => `${level} ${msg}${err ? `: ${err.message}` : ''}`);
  return { code, said, log } satisfies Outcome;
}

const STOPS = ['inlet stops', 'inlet stopped'];

test('a signal stops all in reverse order, and that is success', { timeout: 20_000 }, async (t) => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const { code, said, log } = await run(t, ['plain'], (line, kill) => line === 'started' && kill(signal));
    assert.deepEqual(said, ['started', ...STOPS, 'outlet stopped, draining', 'over']);
    assert.deepEqual(log, [`info ${signal}: draining, for 10s at most`, 'info stopped']);
    assert.equal(code, 0);
  }
});

test('it may end by itself', { timeout: 20_000 }, async (t) => {
  const { code, said, log } = await run(t, ['ends']);
  assert.deepEqual(said, ['started', ...STOPS, 'outlet stopped, draining', 'over']);
  assert.match(log[0]!, /^info the file is read: draining/);
  assert.equal(code, 0);
});

test('what nobody caught is logged and ends it in order, with code 1', { timeout: 20_000 }, async (t) => {
  for (const [mode, says] of [
    ['throws', /^fatal an error that nobody caught: Cannot read properties of undefined/],
    ['rejects', /^fatal an error that nobody caught: nobody waits$/],
  ] as const) {
    const { code, said, log } = await run(t, [mode]);
    assert.deepEqual(said, ['started', ...STOPS, 'outlet stopped, failed', 'over']);
    assert.match(log[0]!, says);
    assert.equal(code, 1);
  }
});

test('a signal while it starts', { timeout: 20_000 }, async (t) => {
  const { code, said } = await run(t, ['slow-start'], (line, kill) => line === 'starting' && kill('SIGTERM'));
  assert.deepEqual(said, ['starting', ...STOPS, 'outlet stopped, draining', 'over']);
  assert.equal(code, 0);
});

test('what fails to start is thrown, after stopping what had started', { timeout: 20_000 }, async (t) => {
  const { code, said } = await run(t, ['broken-start']);
  assert.deepEqual(said, ['outlet stopped, draining', 'failed: no such interface', 'over']);
  assert.equal(code, 4);
});

test('what fails to stop does not keep the others from it', { timeout: 20_000 }, async (t) => {
  const { code, said, log } = await run(t, ['broken-stop'], (line, kill) => line === 'started' && kill('SIGTERM'));
  assert.deepEqual(said, ['started', 'inlet stops', 'outlet stopped, draining', 'over']);
  assert.equal(log[1], 'error the inlet did not stop cleanly: no way');
  assert.equal(code, 1);
});

test('the limit ends it, and what was cut off is told', { timeout: 20_000 }, async (t) => {
  const { code, said, log } = await run(t, ['stuck', '0.2'], (line, kill) => line === 'started' && kill('SIGTERM'));
  assert.deepEqual(said, ['started', 'inlet stops']);
  assert.equal(log.at(-1), 'fatal the time for draining is over: cut off the inlet (3 packets waiting), the outlet');
  assert.equal(code, 1);
});

test('so does a second signal, unless it comes with the first', { timeout: 20_000 }, async (t) => {
  const { code, log } = await run(t, ['stuck', '20'], (line, kill) => {
    if (line === 'started') kill('SIGINT');
    if (line !== 'inlet stops') return;
    kill('SIGINT');
    setTimeout(() => kill('SIGTERM'), 800);
  });
  assert.equal(log.at(-1), 'fatal a second signal, SIGTERM: cut off the inlet (3 packets waiting), the outlet');
  assert.equal(code, 1);
});
