import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Ask, StoreGuard } from '@mirrorscope/mirror';
import { fillStore } from '../e2e/lab_store.ts';
import { CAPTURE } from '../e2e/truth.ts';

const HOUR = 3_600_000;

test('the store tells the guard which viewpoints are silent, and what the mirror lost of the others', async () => {
  const { store, records } = await fillStore(CAPTURE);
  const ask: Ask = async (sql, parameters) => {
    const { columns, rows } = await store.query(sql, parameters);
    return rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i]])));
  };
  const { rows } = await store.query('SELECT toUnixTimestamp64Milli(min(end_time)), toUnixTimestamp64Milli(max(end_time)) FROM flows');
  const [first, last] = rows[0]!.map(Number) as [number, number];
  const sessions = [1, 2, 3, 4, 5].map((n) => ({ id: `tms-${n}`, interface: `eni-${n}`, vni: 1000 + n }));
  const interfaces = sessions.map(({ interface: id }, i) => ({ id, ipv4: [`10.20.${i + 1}.10`] }));
  const look = async (at: number, ids: readonly number[]) => {
    const guard = new StoreGuard({ recordsWithin: 300, maxSilentRatio: 0.1, maxMissedRatio: 0.01 }, ask, {
      now: () => at + HOUR,
      sleep: async () => {},
    });
    await guard.begin();
    const world = { interfaces, sessions } as never;
    return guard.look({ share: 25, applied: { at, world, sessions: ids.map((n) => `tms-${n}`) } });
  };
  assert.ok(records.length > 0);
  const [silent, missed] = await look(first - 1, [1, 2, 3, 4, 5]);
  assert.deepEqual([silent?.value, silent?.detail], [0.2, '1 of 5 viewpoints']);
  const bytes = (only: number, field: RegExp): number =>
    records
      .filter(({ vni }) => Number(vni) <= 1005 && (only === 0 || Number(vni) === 1000 + only))
      .reduce((sum, row) => sum + Object.entries(row).reduce((part, [name, value]) => part + (field.test(name) ? Number(value) : 0), 0), 0);
  const lost = (only: number): number => {
    const part = bytes(only, /^(client|server)_missed_bytes$/);
    return part / (part + bytes(only, /^(client|server)_payload_bytes$/));
  };
  assert.equal(missed?.value, lost(0));
  const [, ofFourth] = await look(first - 1, [4]);
  assert.ok(lost(4) > 0.05);
  assert.equal(ofFourth?.value, lost(4));
  const [late] = await look(last + 1, [1, 2]);
  assert.equal(late?.value, 1, 'what came before the step does not count');
});
