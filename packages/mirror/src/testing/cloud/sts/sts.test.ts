import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientOf, startCloud } from '../fixtures.ts';

test('whose credentials these are', async () => {
  await using world = await startCloud({ account: '210987654321', policy: { Statement: [] } });
  const { Account, Arn } = await new STSClient(clientOf(world.cloud)).send(new GetCallerIdentityCommand({}));
  assert.equal(Account, '210987654321');
  assert.equal(Arn, 'arn:aws:iam::210987654321:user/mirrorscope');
});
