import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Evidence } from '@mirrorscope/evidence/schema';
import { openStore } from '@mirrorscope/store';
import { mirrorscope } from './testing/command.ts';
import { startMirrorCloud } from './testing/mirror_cloud.ts';

const at = await startMirrorCloud(3);
after(() => at.stop());
const file = at.file('production', 'tags: {owner: network team}\n');
await at.mirror('apply', '-f', file, '--yes');
const sessions = at.sessions('production');
const web = at.web.map(({ interfaces: [eni] }) => ({ eni: eni!, address: at.cloud.account.interfaces.get(eni!)?.privateIpAddress ?? '' }));
const [first] = web;

/** A store with records from the first instance's session, and from one that is nobody's. */
const STORE = `chdb://${join(at.scratch, 'store')}`;
const vniOf = (eni: string): number => Number(sessions.find(({ networkInterfaceId }) => networkInterfaceId === eni)?.virtualNetworkId);
const filled = await openStore(STORE);
await filled.migrate();
const record = (mirror_src: string, vni: number, id: number) => ({
  ...{
    flow_id: id,
    encap: 'vxlan',
    listener: 'a',
    mirror_src,
    vni,
    proto: 6,
    client_ip: mirror_src,
    server_ip: '10.9.9.9',
    server_port: 443,
  },
  ...{
    flow_start: '2026-05-01T12:00:00Z',
    start_time: '2026-05-01T12:00:00Z',
    end_time: '2026-05-01T12:00:30Z',
    client_packets: 3,
    history: 'ShA',
  },
});
const lines = [record(first!.address, vniOf(first!.eni), 1), record('10.77.0.1', 77, 2)].map((row) => `${JSON.stringify(row)}\n`);
await filled.insertNdjson(Buffer.from(lines.join('')), lines.length);
await filled.close();

const RANGE = ['--from', '2026-05-01T12:00Z', '--to', '2026-05-01T12:10Z'];
const evidence = (...args: string[]) => mirrorscope(['evidence', ...args], { cwd: at.scratch });

test('a package of file, AWS and store together', async () => {
  const out = join(at.scratch, 'live');
  const made = await at.run('evidence', ...RANGE, '--mirror', file, '--live', '--store', STORE, '--out', out, '--at', '2026-05-02');
  assert.match(made.stdout, /^2 records from 2 viewpoints, \d gaps found\nopen .*index\.html\nSHA-256 of MANIFEST, .*: [0-9a-f]{64}\n$/);
  const { mirror, gaps, created, owner } = JSON.parse(readFileSync(join(out, 'evidence.json'), 'utf8')) as Evidence;
  assert.equal(created, '2026-05-02T00:00:00.000Z');
  assert.deepEqual(owner, { known: true, value: 'network team', from: `tag owner of ${file}` });
  assert.ok(mirror.known && mirror.value.sessions.known && mirror.value.not_mirrored.known && mirror.value.differences.known);
  assert.deepEqual(
    mirror.value.sessions.value
      .map((session) => [session.interface, session.address, session.vni, session.packet_length, session.seen])
      .sort(),
    web.map((one) => [one.eni, one.address, vniOf(one.eni), 128, one === first]).sort(),
  );
  assert.deepEqual(mirror.value.differences.value, []);
  assert.match(
    mirror.value.targets[0]!.capacity.known ? mirror.value.targets[0]!.capacity.value : '',
    /^1 of 1 listeners behind mirror are healthy/,
  );
  const items = (name: string) => gaps.find((gap) => gap.name === name)?.items ?? [];
  assert.equal(items('interfaces not seen').length, 2);
  assert.deepEqual(items('viewpoints not of the mirror'), ['10.77.0.1, VNI 77']);
  assert.ok(items('interfaces not mirrored').some((item) => item.startsWith(`${at.listener.interfaces[0]} of ${at.listener.id}: `)));
  const verified = await evidence('--verify', out, '--store', STORE);
  assert.match(verified.stdout, /all of it holds\n$/);
  assert.equal(verified.code, 0);
});

test('a package that was changed does not hold', async () => {
  const out = join(at.scratch, 'changed');
  assert.equal((await evidence(...RANGE, '--store', STORE, '--out', out)).code, 0);
  writeFileSync(join(out, 'index.html'), '<p>all is well');
  const { code, stdout } = await evidence('--verify', out);
  assert.equal(code, 1);
  assert.match(stdout, /\nindex\.html: was changed, its hash is not that in MANIFEST\n/);
});

test('what cannot be done is said before anything is written', async () => {
  const full = join(at.scratch, 'full');
  mkdirSync(full);
  writeFileSync(join(full, 'note'), '');
  const out = join(at.scratch, 'never');
  for (const [args, exit, says] of [
    [['--out', out], 2, /give --from and --to/],
    [RANGE, 2, /give --out DIR/],
    [[...RANGE, '--out', out, '--live'], 2, /--live asks AWS about a mirror: give --mirror FILE/],
    [[...RANGE, '--verify', out], 2, /--verify checks a package that is there/],
    [['--from', '2026-05-02', '--to', '2026-05-01', '--out', out], 2, /is later than to/],
    [[...RANGE, '--out', out, '--at', '2026-13-01'], 2, /at is '2026-13-01'/],
    [[...RANGE, '--out', full], 1, /is not empty: give a new directory/],
    [[...RANGE, '--out', out, '--mirror', 'gone.yaml'], 1, /gone\.yaml cannot be read \(ENOENT\): --mirror names the file/],
    [[...RANGE, '--out', out, '--metrics', 'http://127.0.0.1:1/metrics'], 1, /does not answer .*is the listener running/],
    [['--from', '2025-05-01', '--to', '2025-05-02', '--out', out], 1, /its records start from 2026-05-01T12:00:00/],
    [['--verify', full], 1, /has no MANIFEST and evidence\.json/],
  ] as const) {
    const { code, stdout, stderr } = await evidence(...args, '--store', STORE);
    assert.match(stderr, says);
    assert.equal(stderr.trimEnd().split('\n').length, 1);
    assert.equal(stdout, '');
    assert.equal(code, exit, stderr);
  }
  assert.ok(!existsSync(out));
});
