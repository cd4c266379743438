import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock } from '../clock.ts';
import type { NetworkInterface, Session, World } from '../world/world.ts';
import { StoreGuard } from './store_guard.ts';

const AT = Date.UTC(2026, 0, 5, 9);
const clock = { now: () => time, sleep: async () => {} } satisfies Clock;
let time = AT;

const session = (id: string, eni: string, vni: number) => ({ id, interface: eni, vni }) as Session;
const eni = (id: string, address: string) => ({ id, ipv4: [address, '10.9.9.9'] }) as unknown as NetworkInterface;
const world = {
  interfaces: [eni('eni-1', '10.0.0.1'), eni('eni-2', '10.0.0.2'), eni('eni-3', '10.0.0.3')],
  sessions: [session('tms-1', 'eni-1', 1001), session('tms-2', 'eni-2', 1002), session('tms-3', 'eni-3', 1003)],
} as unknown as World;
const step = { share: 25, applied: { at: AT, world, sessions: ['tms-1', 'tms-2'] } };
const row = (mirror_src: string, vni: number, payload: number, missed: number) => ({ mirror_src, vni, payload, missed });

test('each new viewpoint has to show, after a while', async () => {
  const asked: Record<string, string>[] = [];
  const guard = new StoreGuard(
    { recordsWithin: 300, maxSilentRatio: 0.2, maxMissedRatio: 0.01 },
    async (_, parameters) => {
      asked.push({ ...parameters });
      return [row('10.0.0.1', 1001, 99, 1), row('10.0.0.2', 999, 1000, 1000), row('10.0.0.3', 1003, 1000, 1000)];
    },
    clock,
  );
  time = AT + 299_000;
  const [early, missed] = await guard.look(step);
  assert.deepEqual([early!.value, early!.detail], [undefined, '1 of 2 viewpoints, so far']);
  assert.equal(missed!.value, 0.01, 'others, and those of earlier steps, do not count');
  time = AT + 300_000;
  const [late] = await guard.look(step);
  assert.equal(late!.value, 0.5);
  assert.deepEqual(asked, [{ since: '2026-01-05 09:00:00.000' }, { since: '2026-01-05 09:00:00.000' }]);
});

test('nothing is asked for while a step is being applied, but whether it can be asked is tried before', async () => {
  let asked = 0;
  const guard = new StoreGuard(
    { recordsWithin: 300, maxSilentRatio: 0, maxMissedRatio: 0 },
    async () => {
      asked++;
      return [];
    },
    clock,
  );
  await guard.begin();
  assert.equal(asked, 1);
  assert.deepEqual(await guard.look({ share: 1, applied: undefined }), []);
  assert.equal(asked, 1);
});
