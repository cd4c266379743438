import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { mirrorscope } from './testing/command.ts';
import { startMirrorCloud } from './testing/mirror_cloud.ts';

const published = join(import.meta.dirname, '..', '..', '..', 'docs', 'mirror.schema.json');

suite('what mirrorscope mirror prints', { timeout: 300_000 }, async () => {
  const { cloud, web, listener, loadBalancer, file, mirror, sessions, stop } = await startMirrorCloud(3);
  after(stop);
  const json = async <T>(...args: string[]): Promise<T> => {
    const { code, stdout, stderr } = await mirror(...args, '--json');
    assert.deepEqual([code, stderr], [0, ''], args.join(' '));
    return JSON.parse(stdout) as T;
  };

  test('check: findings, and exit code 1 where something will not work', async () => {
    const path = file('checked');
    const fine = await mirror('check', '-f', path);
    assert.equal(fine.code, 0);
    assert.match(fine.stdout, /^info never_mirrored$/m);
    cloud.setTargetHealth(loadBalancer, listener.id, 'unhealthy');
    const bad = await mirror('check', '-f', path);
    assert.deepEqual([bad.code, bad.stderr], [1, '']);
    assert.match(
      bad.stdout,
      /^error no_healthy_target\n {2}Nothing healthy takes what goes to target\/main.*\n.*\n {2}Start listeners first/,
    );
    const { code, stdout } = await mirror('check', '-f', path, '--json');
    assert.equal(code, 1);
    assert.deepEqual(Object.keys((JSON.parse(stdout) as object[])[0] ?? {}).toSorted(), [
      'about',
      'code',
      'meaning',
      'message',
      'remedy',
      'severity',
    ]);
    assert.match(stdout, /"code": "no_healthy_target",\n *"severity": "error"/);
    cloud.setTargetHealth(loadBalancer, listener.id, 'healthy');
  });

  test('apply --force goes on in spite of findings, and never beyond the budget', async () => {
    cloud.setTargetHealth(loadBalancer, listener.id, 'unhealthy');
    const path = file('forced');
    const refused = await mirror('apply', '-f', path, '--yes');
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /^mirrorscope: forced would not work: Nothing healthy takes what goes to target\/main[^\n]*\n$/);
    assert.equal(sessions('forced').length, 0);
    const asked = await mirror('apply', '-f', path, '--force');
    assert.match(asked.stderr, /Apply this in spite of an error\? nobody is there/);
    const dear = await mirror('apply', '-f', file('dear', 'budget: {perMonth: 1}'), '--force', '--yes');
    assert.match(dear.stderr, /dear would cost 32\.85 USD a month, and the budget is 1\.00/);
    assert.equal(sessions('dear').length, 0);
    const forced = await json<{ done: unknown[]; failed: unknown[] }>('apply', '-f', path, '--force', '--yes');
    assert.deepEqual([forced.done.length, forced.failed], [9, []]);
    assert.equal(sessions('forced').length, 3);
    assert.deepEqual((await json<{ done: unknown[] }>('apply', '-f', path, '--force')).done, [], 'nothing to do is a report as well');
    cloud.setTargetHealth(loadBalancer, listener.id, 'healthy');
    const known = await mirror('apply', '-f', path, '--plan', 'x.json', '--share', '5');
    assert.deepEqual([known.code, known.stderr], [2, 'mirrorscope: --share is in the plan already: give --plan or --share\n']);
  });

  test('plan --why', async () => {
    const path = file('asked', `deny: [{instance: ${web[0]!.id}}]`);
    const eni = web[0]!.interfaces[0];
    const denied = await mirror('plan', '-f', path, '--why', web[0]!.id);
    assert.equal(denied.stdout, `${eni}: not mirrored, since source web selects it, but entry 1 of deny does too\n`);
    const all = await mirror('plan', '-f', path, '--why', 'all');
    assert.match(all.stdout, /^2 interfaces \(eni-\w+, eni-\w+\): mirrored, since source web selects it$/m);
    const rows = await json<{ interface: string; mirrored: boolean }[]>('plan', '-f', path, '--why', 'all');
    assert.deepEqual(
      rows.filter(({ mirrored }) => mirrored).map((row) => row.interface),
      web
        .slice(1)
        .flatMap(({ interfaces }) => interfaces)
        .toSorted(),
    );
    const nobody = await mirror('plan', '-f', path, '--why', 'eni-0');
    assert.deepEqual([nobody.code, nobody.stdout], [1, '']);
    assert.match(nobody.stderr, /^mirrorscope: eni-0 is no interface, and no instance with one, in us-east-1: /);
  });

  test('status, watch, kill and destroy, for people and as JSON', async () => {
    const path = file('shown');
    const none = await mirror('status', '--mirror', 'shown');
    assert.equal(none.stdout, 'no sessions of ours\n');
    const applied = await mirror('apply', '-f', path, '--yes');
    assert.match(applied.stdout, /^session create: 3\n\d+\.\d\d s, \d+ calls\n$/m);
    const shown = await mirror('status', '--mirror', 'shown');
    assert.match(shown.stdout, /^session +mirror +interface +instance +state +name +zone +vni +number +target +filter +wrong\n/);
    assert.match(shown.stdout, /^tms-\w+ +shown +eni-\w+ +i-\w+ +running +web-\d +use1-az\d +1\d\d\d +1001 +main +headers\n/m);
    assert.match(shown.stdout, /\n3 sessions, 32\.85 USD a month\n$/);

    const watched = await json<{ time: string; state: string; changes: unknown[] }>('watch', '-f', path, '--once');
    assert.deepEqual([watched.state, watched.changes], ['settled', []]);
    assert.ok(!Number.isNaN(Date.parse(watched.time)));

    const dry = await mirror('kill', '--dry-run', '--mirror', 'shown');
    assert.deepEqual([dry.code, dry.stderr], [0, '']);
    assert.match(dry.stdout, /^(would delete tms-\w+ of eni-\w+, shown\n){3}3 sessions would be deleted\n$/);
    const { dryRun, deleted } = await json<{ dryRun: boolean; deleted: number }>('kill', '--dry-run', '--mirror', 'shown');
    assert.deepEqual([dryRun, deleted], [true, 0]);
    assert.equal(sessions('shown').length, 3);

    const asked = await mirror('destroy', '-f', path);
    assert.deepEqual([asked.code, asked.stderr], [1, 'mirrorscope: Delete all of shown? nobody is there to be asked: --yes does it\n']);
    assert.match(asked.stdout, /To do: sessions 3 to delete; rules 4 to delete; filters 1 to delete; targets 1 to delete\./);
    const gone = await json<{ done: { action: string; kind: string }[] }>('destroy', '-f', path, '--yes');
    assert.equal(gone.done.length, 9);
    assert.deepEqual([...new Set(gone.done.map(({ action }) => action))], ['delete']);
    assert.deepEqual((await json<{ done: unknown[] }>('destroy', '--mirror', 'shown')).done, []);
    assert.match((await mirror('destroy', '--mirror', 'shown')).stdout, /Nothing to do\./);
  });

  test('apply that fails in part: the report on standard output, one line on standard error, exit code 1', async () => {
    const path = file('partly');
    const bad = web[1]!.interfaces[0]!;
    const fault = {
      operation: 'CreateTrafficMirrorSession',
      where: ({ NetworkInterfaceId }: Readonly<Record<string, string>>) => NetworkInterfaceId === bad,
      times: Number.POSITIVE_INFINITY,
      error: { code: 'InvalidNetworkInterfaceID.NotFound', message: `The networkInterface ID '${bad}' does not exist` },
    };
    cloud.fault(fault);
    const { code, stdout, stderr } = await mirror('apply', '-f', path, '--yes', '--json');
    cloud.heal();
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^mirrorscope: partly: 8 of 9 changes done, 1 failed, 0 left: session\/eni-\w+: not there in us-east-1 [^\n]*; apply again goes on from here\n$/,
    );
    const { done, failed, left } = JSON.parse(stdout) as Record<'done' | 'failed' | 'left', { key: string }[]>;
    assert.deepEqual([done?.length, failed?.map(({ key }) => key), left], [8, [`session/${bad}`], []]);
    const again = await mirror('apply', '-f', path, '--yes');
    assert.match(again.stdout, /^session create: 1$/m);
    assert.equal(sessions('partly').length, 3);
    await mirror('destroy', '-f', path, '--yes');
  });

  test('schema is the published one', async () => {
    const { code, stdout } = await mirrorscope(['mirror', 'schema']);
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout), JSON.parse(readFileSync(published, 'utf8')));
  });

  test('ramp --help says what it does by itself, and where the limits stand', async () => {
    const { stdout } = await mirrorscope(['mirror', 'ramp', '--help']);
    assert.match(stdout, /ramp\.steps/);
    assert.match(stdout, /\(guard\)[^.]*takes the step back by itself at\na breach: exit code 1/);
    assert.match(stdout, /Ended and run again it goes on where it was/);
    for (const option of ['-f, --file FILE', '--json', '--yes', '--region REGION', '--profile NAME', '--endpoint-url URL']) {
      assert.ok(stdout.includes(option), option);
    }
  });
});
