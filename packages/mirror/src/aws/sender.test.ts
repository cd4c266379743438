import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateTrafficMirrorSessionCommand, DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { MirrorError } from '../error.ts';
import { VirtualClock } from '../testing/virtual_clock.ts';
import { Buckets, EC2_BUCKETS } from './buckets.ts';
import { Counts } from './counts.ts';
import { senderOf } from './sender.ts';

const ARN = 'arn:aws:ec2:eu-west-1:111122223333:network-interface/eni-1';
const ENCODED = 'Encoded authorization failure message: mKhFS-XQ';

/** As the SDK throws it. */
const awsError = (name: string, message: string, status = 400): Error =>
  Object.assign(new Error(message), { name, $fault: 'client', $metadata: { httpStatusCode: status } });
const systemError = (code: string, message: string): Error => Object.assign(new Error(message), { code, syscall: 'connect' });

/** A service that fails as told, one error a call, the last for ever; with `undefined` it answers. */
function failing(...errors: readonly (Error | undefined)[]) {
  const clock = new VirtualClock(0);
  const counts = new Counts();
  let calls = 0;
  const send = senderOf(
    {
      prefix: 'ec2',
      endpoint: 'https://ec2.eu-west-1.amazonaws.com',
      buckets: new Buckets(clock, EC2_BUCKETS),
      send: async () => {
        const error = errors[Math.min(calls++, errors.length - 1)];
        if (error !== undefined) throw error;
        return { done: true };
      },
    },
    { region: 'eu-west-1', profile: undefined, clock, counts, random: () => 0.5 },
  );
  const create = (signal?: AbortSignal) => send(new CreateTrafficMirrorSessionCommand({} as never), 'session/eni-1', signal);
  return { clock, counts, send, create };
}

async function failureWith(...errors: readonly (Error | undefined)[]): Promise<MirrorError> {
  const { create } = failing(...errors);
  const error = await create().then(
    () => assert.fail('should have failed'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof MirrorError);
  assert.doesNotMatch(error.message, /\n|mKhFS/);
  assert.match(error.message, /^session\/eni-1: /);
  return error;
}

for (const [what, error, code, words] of [
  [
    'denied',
    awsError(
      'UnauthorizedOperation',
      `You are not authorized to perform this operation. User: arn:aws:iam::111122223333:user/ann is not authorized to perform: ec2:CreateTrafficMirrorSession on resource: ${ARN} because no identity-based policy allows the ec2:CreateTrafficMirrorSession action. ${ENCODED}`,
      403,
    ),
    'denied',
    `arn:aws:iam::111122223333:user/ann may not ec2:CreateTrafficMirrorSession on ${ARN} (because no identity-based policy allows it): put it into the policy, as docs/iam.md has it`,
  ],
  [
    'denied without a word of who and what',
    awsError('UnauthorizedOperation', `You are not authorized to perform this operation. ${ENCODED}`, 403),
    'denied',
    'the credentials may not ec2:CreateTrafficMirrorSession: put it into the policy, as docs/iam.md has it',
  ],
  [
    'an expired token',
    awsError('ExpiredTokenException', 'The security token included in the request is expired', 403),
    'credentials',
    'the credentials have expired: sign in again (aws sso login), or renew AWS_SESSION_TOKEN',
  ],
  [
    'a clock that is wrong',
    awsError('RequestExpired', 'Request has expired.'),
    'credentials',
    "AWS finds the call too old (Request has expired): set this machine's clock",
  ],
  [
    'wrong credentials',
    awsError('AuthFailure', 'AWS was not able to validate the provided access credentials', 401),
    'credentials',
    'AWS does not accept the credentials (AuthFailure: AWS was not able to validate the provided access credentials): check them, and that eu-west-1 is enabled for the account',
  ],
  [
    'no credentials',
    Object.assign(new Error('Could not load credentials from any providers'), { name: 'CredentialsProviderError' }),
    'credentials',
    'no credentials (Could not load credentials from any providers): give --profile, set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run where a role is attached',
  ],
  [
    'not found',
    awsError('InvalidNetworkInterfaceID.NotFound', "The networkInterface ID 'eni-1' does not exist"),
    'not_found',
    "not there in eu-west-1 (InvalidNetworkInterfaceID.NotFound: The networkInterface ID 'eni-1' does not exist); is it gone, or is the region another?",
  ],
  [
    'a quota',
    awsError('TrafficMirrorSessionsPerInterfaceLimitExceeded', 'too many'),
    'quota',
    'the interface has 3 sessions, and may not have more: delete one of them, or deny the interface in the file (TrafficMirrorSessionsPerInterfaceLimitExceeded: too many)',
  ],
  [
    'in use',
    awsError('TrafficMirrorFilterInUse', 'used by tms-9'),
    'conflict',
    'something else stands in the way of ec2:CreateTrafficMirrorSession (TrafficMirrorFilterInUse: used by tms-9)',
  ],
  [
    'a wrong call',
    awsError('InvalidParameterValue', 'bad'),
    'refused',
    'AWS refused ec2:CreateTrafficMirrorSession (InvalidParameterValue: bad)',
  ],
] as const) {
  test(`${what}: no second try, and a line with the way out`, async () => {
    const { create, counts } = failing(error);
    await assert.rejects(create());
    assert.equal(counts.calls, 1);
    const failure = await failureWith(error);
    assert.equal(failure.code, code);
    assert.equal(failure.message, `session/eni-1: ${words}`);
    assert.equal(failure.cause, error);
  });
}

test('what may pass is tried again: throttling, failing servers, a network that goes away', async () => {
  const throttle = awsError('RequestLimitExceeded', 'Request limit exceeded.', 503);
  const { create, counts } = failing(
    throttle,
    awsError('Unavailable', 'down', 503),
    systemError('ECONNRESET', 'read ECONNRESET'),
    undefined,
  );
  assert.deepEqual(await create(), { done: true });
  assert.deepEqual({ ...counts }, { calls: 4, throttled: 1, repeated: 3, byAction: new Map([['ec2:CreateTrafficMirrorSession', 4]]) });
});

test("a machine's wrong clock is put right by the first answer", async () => {
  const skewed = awsError('RequestExpired', 'Request has expired.');
  Object.assign(skewed, { $metadata: { httpStatusCode: 400, clockSkewCorrected: true } });
  assert.deepEqual(await failing(skewed, undefined).create(), { done: true });
});

test('patience ends', async () => {
  const throttle = awsError('RequestLimitExceeded', 'Request limit exceeded.', 503);
  const throttled = failing(throttle);
  await assert.rejects(throttled.create(), { code: 'throttled' });
  assert.ok(throttled.clock.now() >= 300_000 && throttled.clock.now() < 330_000, `${throttled.clock.now()}`);
  assert.ok(throttled.counts.calls < 50, `${throttled.counts.calls} calls`);
  assert.match((await failureWith(throttle)).message, /AWS kept throttling ec2:CreateTrafficMirrorSession in eu-west-1/);
});

test('who never answered is given up soon; who did, after a minute', async () => {
  const refused = systemError('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1');
  const never = failing(refused);
  await assert.rejects(never.create(), {
    code: 'unreachable',
    message:
      'session/eni-1: no answer to ec2:CreateTrafficMirrorSession from https://ec2.eu-west-1.amazonaws.com (connect ECONNREFUSED 127.0.0.1:1); check the network, the region and --endpoint-url',
  });
  assert.ok(never.clock.now() < 20_000, `${never.clock.now()}`);
  const once = failing(undefined, refused);
  await once.create();
  await assert.rejects(once.create(), { code: 'unreachable' });
  assert.ok(once.clock.now() >= 60_000 && once.clock.now() < 90_000, `${once.clock.now()}`);
});

test('a region that is none', async () => {
  const failure = await failureWith(systemError('ENOTFOUND', 'getaddrinfo ENOTFOUND ec2.eu-west-1.amazonaws.com'));
  assert.match(failure.message, /no such host: is eu-west-1 a region, and is the network there\?$/);
});

test('an allowed dry run answers with nothing', async () => {
  const { send } = failing(awsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412));
  assert.deepEqual(await send(new DescribeInstancesCommand({ DryRun: true }), 'instances'), {});
});

test('a signal ends the wait for the next try, with its reason', async () => {
  const { create } = failing(awsError('RequestLimitExceeded', 'Request limit exceeded.', 503));
  const stop = new AbortController();
  const running = create(stop.signal);
  setImmediate(() => stop.abort(new Error('enough')));
  await assert.rejects(running, /enough/);
});
