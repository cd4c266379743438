import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mskToken } from './msk_iam.ts';

/** What Amazon MSK takes is a signed URL: https://github.com/aws/aws-msk-iam-auth */
test('a token is a URL signed for the region', async (t) => {
  const given = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
  const before = { ...process.env };
  Object.assign(process.env, given);
  t.after(() => {
    for (const name of Object.keys(given)) delete process.env[name];
    Object.assign(process.env, before);
  });
  const { value } = await mskToken('eu-west-1');
  const url = new URL(Buffer.from(value, 'base64url').toString());
  assert.equal(url.host, 'kafka.eu-west-1.amazonaws.com');
  assert.equal(url.searchParams.get('Action'), 'kafka-cluster:Connect');
  assert.match(url.searchParams.get('X-Amz-Credential')!, /^AKIDEXAMPLE\/\d{8}\/eu-west-1\/kafka-cluster\/aws4_request$/);
  assert.match(url.searchParams.get('X-Amz-Signature')!, /^[0-9a-f]{64}$/);
});
