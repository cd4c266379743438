import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { App, Stack } from 'aws-cdk-lib';
import { MIRROR } from '../cdk/testing/synthesize.ts';
import { TrafficMirror } from '../cdk/traffic_mirror.ts';
import { policyFor } from '../iam/policy.ts';
import { startCloud } from '../testing/cloud/fixtures.ts';
import { addOpenLoadBalancer } from '../testing/open_load_balancer.ts';

/** Runs one event, as Lambda would: the bundle alone, with the environment that CloudFormation gives it. */
const RUN = `
const { handler } = await import(process.argv[1]);
const result = await handler(JSON.parse(process.argv[2]), { getRemainingTimeInMillis: () => 60_000 });
process.stdout.write('\\n' + JSON.stringify(result));
`;

test('what is deployed begins a mirror, watches it, and takes it away', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'lambda-'));
  t.after(() => rmSync(folder, { recursive: true }));
  await using world = await startCloud();
  const { cloud, subnet } = world;
  const destination = addOpenLoadBalancer(cloud, world);
  const addSource = () => cloud.addInstance({ subnet, tags: { role: 'web' } });
  addSource();

  const app = new App({ outdir: join(folder, 'out') });
  new TrafficMirror(new Stack(app, 'Test'), 'Mirror', {
    mirror: MIRROR,
    target: { loadBalancer: { loadBalancerArn: destination } },
    begin: 100,
  });
  app.synth();
  const asset = readdirSync(app.outdir).find((name) => name.startsWith('asset.')) ?? '';
  cloud.policy = policyFor('watch', { mirror: 'prod' });

  const answers: unknown[] = [];
  const cloudFormation = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      answers.push(JSON.parse(body));
      response.end();
    });
  });
  await new Promise<void>((resolve) => cloudFormation.listen(0, '127.0.0.1', resolve));
  t.after(() => cloudFormation.close());
  const stackEvent = (RequestType: string) => ({
    RequestType,
    ResponseURL: `http://127.0.0.1:${(cloudFormation.address() as AddressInfo).port}/`,
    StackId: 'stack',
    RequestId: RequestType,
    LogicalResourceId: 'Lifetime',
    ResourceProperties: { Mirror: 'prod', Begin: '100' },
  });
  const run = async (event: object) => {
    const cwd = join(app.outdir, asset);
    const env = {
      MIRRORSCOPE_MIRROR_FILE: 'mirror.yaml',
      MIRRORSCOPE_DESTINATION: destination,
      AWS_ENDPOINT_URL: cloud.endpoint,
      AWS_REGION: cloud.region,
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      TMPDIR: folder,
    };
    const code = pathToFileURL(join(cwd, 'index.mjs')).href;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', RUN, code, JSON.stringify(event)], {
      cwd,
      env,
    });
    return JSON.parse(stdout.slice(stdout.lastIndexOf('\n')));
  };

  await run(stackEvent('Create'));
  assert.equal(cloud.account.sessions.size, 1);
  addSource();
  assert.equal((await run({ source: 'aws.ec2', time: new Date().toISOString() })).state, 'settled');
  assert.equal(cloud.account.sessions.size, 2);
  await run(stackEvent('Delete'));
  assert.equal(cloud.account.sessions.size, 0);
  const common = { Status: 'SUCCESS', PhysicalResourceId: 'mirror/prod', StackId: 'stack', LogicalResourceId: 'Lifetime' };
  assert.deepEqual(answers, [
    { ...common, RequestId: 'Create' },
    { ...common, RequestId: 'Delete' },
  ]);
});
