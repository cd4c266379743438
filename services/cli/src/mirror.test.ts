import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { mirrorscope } from './testing/command.ts';
import { startMirrorCloud } from './testing/mirror_cloud.ts';

suite('mirrorscope mirror', { timeout: 300_000 }, async () => {
  const { scratch, cloud, subnet, file, mirror, sessions, stop } = await startMirrorCloud(20);
  after(stop);

  test('plan, apply, status, inventory, kill, destroy', async () => {
    const path = file('whole');
    const plan = await mirror('plan', '-f', path, '--out', join(scratch, 'plan.json'));
    assert.equal(plan.stderr, '');
    assert.match(plan.stdout, /20 sessions?/);
    assert.equal(sessions('whole').length, 0, 'a plan changes nothing');

    const asked = await mirror('apply', '-f', path);
    assert.deepEqual([asked.code, asked.stderr], [1, 'mirrorscope: Apply this? nobody is there to be asked: --yes does it\n']);
    const applied = await mirror('apply', '-f', path, '--plan', join(scratch, 'plan.json'), '--yes');
    assert.deepEqual([applied.code, applied.stderr], [0, '']);
    assert.equal(sessions('whole').length, 20);
    const again = await mirror('apply', '-f', path, '--plan', join(scratch, 'plan.json'), '--yes');
    assert.equal(again.code, 1);
    assert.match(again.stderr, /^mirrorscope: [^\n]*plan[^\n]*\n$/, 'what it was made for is no longer so');
    const { stdout } = await mirror('plan', '-f', path, '--json');
    const { changes } = JSON.parse(stdout) as { changes: { action: string }[] };
    assert.deepEqual([...new Set(changes.map(({ action }) => action))], ['unchanged']);

    const inventory = join(scratch, 'interfaces.json');
    assert.equal((await mirror('inventory', '--out', inventory)).code, 0);
    const store = `chdb://${join(scratch, 'store')}`;
    const loaded = await mirrorscope(['inventory', inventory, '--store', store]);
    assert.match(loaded.stdout, /found by 20 viewpoints/);
    assert.equal((JSON.parse(readFileSync(inventory, 'utf8')) as { name: string }[]).filter(({ name }) => /^web-/.test(name)).length, 20);
    const direct = await mirror('inventory', '--load', '--store', store);
    assert.equal(direct.stdout, loaded.stdout, 'the same, without a file between');

    const dry = await mirror('kill', '--dry-run', '--mirror', 'whole');
    assert.equal(dry.code, 0);
    assert.equal(sessions('whole').length, 20);
    // Each goes on looking for a while, since AWS shows late what was made. Two do no harm, one after the other or at once.
    const killed = await Promise.all([mirror('kill', '--yes', '--mirror', 'whole', '--json'), mirror('kill', '--yes')]);
    assert.deepEqual(
      killed.map(({ code }) => code),
      [0, 0],
    );
    assert.equal(sessions('whole').length, 0);
    const watched = await mirror('watch', '-f', path, '--once');
    assert.match(watched.stdout, /killed: apply or ramp brings it back/);
    assert.equal(sessions('whole').length, 0, 'a watcher leaves alone what was killed');

    assert.equal((await mirror('destroy', '-f', path, '--yes')).code, 0);
    const left = await mirror('plan', '-f', path, '--json');
    const kinds = (JSON.parse(left.stdout) as { changes: { action: string }[] }).changes.map(({ action }) => action);
    assert.deepEqual([...new Set(kinds)], ['create'], 'nothing is left of it');
  });

  test('a watcher follows what comes and goes', async () => {
    const path = file('followed');
    assert.equal((await mirror('apply', '-f', path, '--yes')).code, 0);
    const fresh = cloud.addInstance({ subnet, tags: { role: 'web' } });
    assert.match((await mirror('watch', '-f', path, '--once')).stdout, /1 session create/);
    assert.equal(sessions('followed').length, 21);
    cloud.setInstanceState(fresh.id, 'terminated');
    assert.match((await mirror('watch', '-f', path, '--once')).stdout, /1 session delete/);
    assert.equal(sessions('followed').length, 20);
    assert.equal((await mirror('destroy', '--mirror', 'followed', '--yes')).code, 0);
  });

  test('a ramp takes back what drops too much, and says why', async () => {
    let received = 0;
    let dropped = 0;
    const created = () => cloud.calls.filter(({ operation }) => operation === 'CreateTrafficMirrorSession').length;
    const before = created();
    const page = createServer((_, response) => {
      received += 9800;
      if (created() > before + 1) dropped += 200;
      response.end(`mirrorscope_packets_received_total ${received}\nmirrorscope_packets_dropped_total ${dropped}\n`);
    });
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(page.address() as AddressInfo).port}/metrics`;
    const path = file(
      'ramped',
      `ramp: {steps: [5, 25, 100], observe: 3s, every: 1s}\nguard: {listeners: {metrics: ["${url}"], maxDropRatio: 1%}}\n`,
    );
    try {
      const { code, stdout, stderr } = await mirror('ramp', '-f', path, '--yes', '--json');
      assert.equal(code, 1);
      assert.match(
        stderr,
        /mirrorscope: ramped was taken back to 5 %: packets dropped in the listeners' sockets: 2\.00 %, at most 1\.00 %/,
      );
      const { breach, share } = JSON.parse(stdout) as { breach: { share: number; took: number }; share: number };
      assert.deepEqual([share, breach.share], [5, 25]);
      assert.equal(sessions('ramped').length, 1);
    } finally {
      page.close();
      page.closeAllConnections();
      await mirror('destroy', '-f', path, '--yes');
    }
  });

  test('what is wrong is said in one line each, with the way out', async () => {
    const bad = join(scratch, 'bad.yaml');
    writeFileSync(bad, 'name: bad\ntargets: {main: {loadBalanser: x}}\n');
    for (const [args, code, says] of [
      [['plan', '-f', bad], 2, /^(mirrorscope: [^\n]*bad\.yaml[^\n]*\n)+$/],
      [
        ['plan', '-f', join(scratch, 'none.yaml')],
        1,
        /^mirrorscope: [^\n]*none\.yaml cannot be read \(ENOENT\): -f names the file[^\n]*\n$/,
      ],
      [['plann'], 2, /^mirrorscope: unknown command mirror plann; did you mean plan\?\n$/],
      [['plan', '-g', 'x'], 2, /^mirrorscope: unknown option -g/],
      [['plan', '-f', file('share'), '--share', '101'], 2, /^mirrorscope: --share is [^\n]*: give a whole number from 0 to 100\n$/],
    ] as const) {
      const outcome = await mirror(...args);
      assert.match(outcome.stderr, says);
      assert.deepEqual([outcome.code, outcome.stdout], [code, '']);
    }
    const path = file('errors');
    for (const [error, says] of [
      // On a slow machine a line before it says how far it had come.
      [{ code: 'UnauthorizedOperation', status: 403 }, /^(account: [^\n]*\n)?mirrorscope: [^\n]*DescribeTrafficMirror[^\n]*\n$/],
      [{ code: 'RequestExpired' }, /^(account: [^\n]*\n)?mirrorscope: [^\n]*credentials[^\n]*\n$/],
    ] as const) {
      cloud.fault({ operation: 'DescribeTrafficMirrorSessions', error, times: Number.POSITIVE_INFINITY });
      const { code, stderr } = await mirror('plan', '-f', path);
      cloud.heal();
      assert.match(stderr, says);
      assert.equal(code, 1);
    }
  });

  test('--help of the group and of each command', async () => {
    const group = await mirrorscope(['mirror', '--help']);
    const names = [...group.stdout.matchAll(/^ {2}([a-z]+) {2,}[a-z]/gm)].map(([, name]) => name!);
    assert.deepEqual(names, ['plan', 'apply', 'check', 'ramp', 'watch', 'status', 'inventory', 'kill', 'destroy', 'schema']);
    for (const name of names) {
      const { code, stdout } = await mirrorscope(['mirror', name, '--help']);
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`^Usage: mirrorscope mirror ${name} \\[options\\]\\n`));
    }
  });
});
