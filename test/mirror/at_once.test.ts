/** Programs that work on the same interfaces and targets at once, as users of other tools see them get in each other's way. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyPlan, reconcile } from '@mirrorscope/mirror';
import { mirrorYaml, problems, startAccount, type TestAccount, todo } from './testing/account.ts';

const counts = (texts: readonly string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(texts, (text) => text)].map(([text, same]) => [text, same.length]));

/** Runs of programs of their own, all at once; the outcome of each. */
async function atOnce(account: TestAccount, works: readonly ((aws: Awaited<ReturnType<TestAccount['open']>>) => Promise<unknown>)[]) {
  const programs = await Promise.all(works.map(account.open));
  const outcomes = await Promise.allSettled(works.map((work, i) => work(programs[i]!)));
  for (const program of programs) program.close();
  return outcomes.map((one) => (one.status === 'rejected' ? String(one.reason) : 'done'));
}

const refusals = ({ cloud }: TestAccount): string[] =>
  cloud.calls
    .filter(({ operation, outcome }) => operation === 'CreateTrafficMirrorSession' && outcome !== 'ok')
    .map(({ outcome }) => outcome);

test('wrong session numbers under concurrency: two mirrors that take the same interfaces at once each get a number of their own', async () => {
  await using account = await startAccount({ consistency: 2_000 });
  const { a, b, balancer, web, apply, sessions } = account;
  const targets = { main: { loadBalancer: balancer('main', a, b) } };
  const files = [mirrorYaml({ name: 'one', targets }), mirrorYaml({ name: 'two', targets })];
  web(1, a);
  for (const file of files) await apply(file);
  web(20, a);
  const outcomes = await atOnce(
    account,
    files.map((file) => (aws) => reconcile(aws, file)),
  );
  assert.deepEqual(outcomes, ['done', 'done']);
  assert.ok(refusals(account).includes('InvalidParameterValue'), 'they really met');
  assert.equal(sessions().length, 42);
  const numbers = counts(sessions().map((one) => `${one.networkInterfaceId} ${one.sessionNumber}`));
  assert.deepEqual([...new Set(Object.values(numbers))], [1]);
  assert.deepEqual(todo(await account.plan(files[0]!)), []);
  assert.deepEqual(todo(await account.plan(files[1]!)), []);
});

test('wrong session numbers under concurrency: four programs on one mirror make each session once', async () => {
  await using account = await startAccount({ consistency: 2_000 });
  const { a, b, balancer, web, apply, sessions, plan } = account;
  const file = mirrorYaml({ targets: { main: { loadBalancer: balancer('main', a, b) } }, session: { vni: '100-999' } });
  web(1, a);
  await apply(file);
  web(20, b);
  const planned = await plan(file);
  const outcomes = await atOnce(account, [
    (aws) => applyPlan(aws, planned),
    async (aws) => applyPlan(aws, await plan(file)),
    (aws) => reconcile(aws, file),
    (aws) => reconcile(aws, file),
  ]);
  assert.deepEqual(new Set(outcomes), new Set(['done']));
  assert.equal(sessions().length, 21);
  assert.equal(new Set(sessions().map(({ networkInterfaceId }) => networkInterfaceId)).size, 21);
  assert.equal(new Set(sessions().map(({ virtualNetworkId }) => virtualNetworkId)).size, 21);
  assert.deepEqual(todo(await plan(file)), []);
});

test('the 10-sources limit and races in choosing a target: two mirrors fill two interfaces at once, to the last place', async () => {
  await using account = await startAccount();
  const { a, b, web, apply, sessions, cloud } = account;
  const ids = [a, b].map(({ listener }) => cloud.addMirrorTarget({ destination: listener.interfaces[0]! }));
  const targets = Object.fromEntries(ids.map((id, i) => [`t${i}`, { id }]));
  const fileOf = (name: string) => mirrorYaml({ name, targets, sources: [{ name: 'web', where: { tag: { mirror: name } } }] });
  const files = ['one', 'two'].map(fileOf);
  for (const file of files) await apply(file);
  for (const mirror of ['one', 'two']) for (let i = 0; i < 10; i++) cloud.addInstance({ subnet: a.subnet, tags: { mirror } });
  const outcomes = await atOnce(
    account,
    files.map((file) => (aws) => reconcile(aws, file)),
  );
  assert.deepEqual(outcomes, ['done', 'done']);
  assert.ok(refusals(account).includes('TrafficMirrorSourcesPerTargetLimitExceeded'), 'they really met');
  assert.deepEqual(counts(sessions().map((one) => one.trafficMirrorTargetId)), { [ids[0]!]: 10, [ids[1]!]: 10 });
  web(1, a);
  const full = await account.plan(mirrorYaml({ name: 'three', targets }));
  assert.ok(problems(full).includes('error past_quota'), 'the 21st is left out, and that is said');
});
