import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { applyPlan } from '../apply/apply.ts';
import { openAws } from '../aws/open.ts';
import { fileText } from '../file/fixtures.ts';
import { parseMirrorFile } from '../file/parse_mirror_file.ts';
import { planMirror } from '../plan/plan_mirror.ts';
import { startCloud } from '../testing/cloud/fixtures.ts';
import { addOpenLoadBalancer } from '../testing/open_load_balancer.ts';
import { readWorld } from '../world/read_world.ts';
import { handler } from './lambda.ts';

test('an event leads to a look at the world, one from before the last look to none', async (t) => {
  await using world = await startCloud();
  const { cloud, subnet } = world;
  const folder = mkdtempSync(join(tmpdir(), 'lambda-'));
  const environment = { ...process.env };
  t.after(() => {
    process.env = environment;
    rmSync(folder, { recursive: true });
  });
  delete process.env['MIRRORSCOPE_MIRROR_FILE'];
  await assert.rejects(handler({}), { code: 'bad_file', message: /MIRRORSCOPE_MIRROR_FILE/ });

  const path = join(folder, 'mirror.yaml');
  const loadBalancer = addOpenLoadBalancer(cloud, world);
  const text = fileText({ targets: `{main: {loadBalancer: "${loadBalancer}"}}`, sources: '[{name: web, where: {tag: {team: web}}}]' });
  writeFileSync(path, text);
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };
  Object.assign(process.env, {
    MIRRORSCOPE_MIRROR_FILE: path,
    AWS_ENDPOINT_URL: cloud.endpoint,
    AWS_REGION: cloud.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  });
  t.mock.method(console, 'log', () => {});
  const at = (ms: number) => ({ time: new Date(Date.now() + ms).toISOString() });
  assert.partialDeepStrictEqual(await handler(at(0)), { state: 'not applied' });

  const aws = await openAws({ region: cloud.region, endpointUrl: cloud.endpoint, credentials });
  const file = parseMirrorFile(text, path);
  await applyPlan(aws, planMirror(file, await readWorld(aws, file), { share: 100 }));
  aws.close();
  cloud.addInstance({ subnet, tags: { team: 'web' } });
  const calls = cloud.calls.length;
  assert.deepEqual(await handler(at(-60_000)), { state: 'seen' });
  assert.equal(cloud.calls.length, calls);
  const { state, did } = (await handler(at(-10_000))) as { state: string; did: string };
  assert.deepEqual([state, did.split(';')[0]], ['settled', '1 session create'], 'EC2 may have shown it too late for the last look');
  assert.partialDeepStrictEqual(await handler({}), { state: 'settled' });
});
