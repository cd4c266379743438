import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { insert, MINUTE, type PartialRow, record, START } from './testing/records.ts';
import { emptyTables, select, temporaryStore } from './testing/store.ts';

const store = await temporaryStore();
beforeEach(() => emptyTables(store));

const AT_CLIENT = { mirror_src: '10.0.0.1', vni: 7 };
const AT_SERVER = { mirror_src: '10.0.0.2', vni: 8 };
const ALL = "since = '1970-01-01', until = '2100-01-01'";

const packets = (client: number, server: number): PartialRow => ({
  client_packets: client,
  server_packets: server,
  client_bytes: client * 100,
  server_bytes: server * 100,
});

/** What a view shows of the packets, by viewpoint. */
const seen = (view: string, range = ALL) =>
  select(
    store,
    `SELECT mirror_src, vni, client_ip, server_ip, server_port, sum(v.client_packets) AS client, sum(v.server_packets) AS server
     FROM ${view}(${range}) AS v GROUP BY ALL ORDER BY server_port, mirror_src, client_ip`,
  );

const row = (viewpoint: { mirror_src: string; vni: number }, client: number, server: number, more: object = {}) => ({
  ...viewpoint,
  client_ip: '10.0.0.1',
  server_ip: '10.0.0.2',
  server_port: 443,
  client,
  server,
  ...more,
});

for (const view of ['flows_once', 'conversations']) {
  test(`${view}: of two viewpoints the one with more packets counts, in full`, async () => {
    await insert(store, [
      record({ ...AT_CLIENT, ...packets(6, 4) }),
      record({ ...AT_CLIENT, ...packets(3, 2), record_no: 1 }, START + MINUTE),
      record({ ...AT_SERVER, ...packets(9, 5) }),
    ]);
    assert.deepEqual(await seen(view), [row(AT_CLIENT, 9, 6)]);
  });

  test(`${view}: of two viewpoints with as many packets the lower address counts`, async () => {
    await insert(store, [record({ ...AT_SERVER, ...packets(4, 4) }), record({ ...AT_CLIENT, ...packets(5, 3) })]);
    assert.deepEqual(await seen(view), [row(AT_CLIENT, 5, 3)]);
  });

  test(`${view}: two listeners that saw one direction each, at one viewpoint, add up`, async () => {
    await insert(store, [
      record({ ...AT_CLIENT, ...packets(6, 0), listener: 'listener-1' }),
      record({ ...AT_CLIENT, ...packets(0, 5), listener: 'listener-2' }),
      record({ ...AT_SERVER, ...packets(5, 5) }),
    ]);
    assert.deepEqual(await seen(view), [row(AT_CLIENT, 6, 5)]);
  });

  test(`${view}: a VLAN tag on one direction only does not make two viewpoints`, async () => {
    await insert(store, [record({ ...AT_CLIENT, ...packets(6, 0), vlan: 100 }), record({ ...AT_CLIENT, ...packets(0, 5) })]);
    assert.deepEqual(await seen(view), [row(AT_CLIENT, 6, 5)]);
  });

  test(`${view}: listeners that see packets unmirrored are viewpoints of their own`, async () => {
    const unmirrored = { encap: 'none', mirror_src: '::', vni: 0 } as const;
    await insert(store, [
      record({ ...unmirrored, ...packets(6, 5), listener: 'host-a' }),
      record({ ...unmirrored, ...packets(6, 4), listener: 'host-b' }),
    ]);
    assert.deepEqual(await seen(view), [row({ mirror_src: '::', vni: 0 }, 6, 5)]);
  });

  test(`${view}: each conversation has a viewpoint of its own`, async () => {
    const other = { client_ip: '10.0.0.9', client_port: 1234, server_port: 80 };
    await insert(store, [
      record({ ...AT_CLIENT, ...packets(6, 5) }),
      record({ ...AT_SERVER, ...packets(6, 4) }),
      record({ ...other, ...AT_SERVER, ...packets(2, 2) }),
    ]);
    assert.deepEqual(await seen(view), [row(AT_SERVER, 2, 2, { client_ip: '10.0.0.9', server_port: 80 }), row(AT_CLIENT, 6, 5)]);
  });
}

test('flows_once: viewpoints that disagree on who is the client are not added either', async () => {
  await insert(store, [
    record({ ...AT_CLIENT, ...packets(6, 5) }),
    record({
      ...AT_SERVER,
      ...packets(4, 6),
      client_ip: '10.0.0.2',
      client_port: 443,
      server_ip: '10.0.0.1',
      server_port: 40_000,
      orientation: 'port',
    }),
  ]);
  assert.deepEqual(await seen('flows_once'), [row(AT_CLIENT, 6, 5)]);
});

test('conversations: one that a single viewpoint saw is kept beside a neighbour that another saw most of', async () => {
  await insert(store, [
    record({ ...AT_CLIENT, ...packets(6, 5) }),
    record({ ...AT_SERVER, ...packets(6, 6) }),
    record({ ...AT_CLIENT, ...packets(3, 0), client_port: 5000, server_port: 9010 }),
  ]);
  assert.deepEqual(await seen('conversations'), [row(AT_SERVER, 6, 6), row(AT_CLIENT, 3, 0, { server_port: 9010 })]);
});

test('conversations_by_viewpoint shows every viewpoint', async () => {
  await insert(store, [record({ ...AT_CLIENT, ...packets(6, 5) }), record({ ...AT_SERVER, ...packets(6, 4) })]);
  assert.deepEqual(await seen('conversations_by_viewpoint'), [row(AT_CLIENT, 6, 5), row(AT_SERVER, 6, 4)]);
});

test('flows_once takes what starts from since on and before until', async () => {
  await insert(store, [
    record(packets(1, 0), START - 1),
    record(packets(2, 0), START),
    record(packets(4, 0), START + 999),
    record(packets(8, 0), START + 1000),
  ]);
  const range = "since = '2026-01-05 09:00:00', until = '2026-01-05 09:00:01'";
  assert.deepEqual((await select(store, `SELECT sum(client_packets) AS n FROM flows_once(${range})`))[0], { n: 6 });
});

test('conversations take minutes before and after the whole hours, each once', async () => {
  // 07:59 to 12:01, a power of two each, so that the sum says which counted.
  const minutes = [-61, -60, -1, 0, 59, 60, 119, 120, 179, 180, 181];
  await insert(
    store,
    minutes.map((minute, index) => record(packets(2 ** index, 0), START + minute * MINUTE)),
  );
  const moment = (clock: string) => `'2026-01-05 ${clock.padEnd(8, ':00')}'`;
  const sum = async (since: string, until: string) => {
    const [result] = await select(
      store,
      `SELECT sum(client_packets) AS n FROM conversations(since = ${moment(since)}, until = ${moment(until)})`,
    );
    return minutes.filter((_, index) => Math.floor(Number(result?.['n']) / 2 ** index) % 2 === 1);
  };
  assert.deepEqual(await sum('00:00', '23:00'), minutes);
  assert.deepEqual(await sum('08:00', '12:00'), minutes.slice(1, 9));
  assert.deepEqual(await sum('08:59:30', '12:01'), minutes.slice(2, 10));
  assert.deepEqual(await sum('09:00', '10:00'), [0, 59]);
  assert.deepEqual(await sum('09:00:01', '09:59:59'), [0, 59]);
  assert.deepEqual(await sum('09:01', '09:59'), []);
  assert.deepEqual(await sum('09:59', '10:00:30'), [59, 60]);
  assert.deepEqual(await sum('10:30', '11:30'), [119, 120]);
});

test('a time zone of the session changes nothing', async () => {
  await insert(store, [record(packets(1, 0), START)]);
  const range = "since = '2026-01-05 09:00:00', until = '2026-01-05 09:00:01'";
  for (const view of ['flows_once', 'conversations']) {
    const sql = `SELECT count() AS n FROM ${view}(${range}) SETTINGS session_timezone = 'America/New_York'`;
    assert.deepEqual(await select(store, sql), [{ n: 1 }], view);
  }
});
