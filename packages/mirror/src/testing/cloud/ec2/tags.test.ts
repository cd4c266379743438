import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateTagsCommand, CreateTrafficMirrorFilterCommand, DeleteTagsCommand } from '@aws-sdk/client-ec2';
import { codeOf, startCloud } from '../fixtures.ts';

test('tags are added, replaced and removed on several things at once', async () => {
  await using world = await startCloud();
  const { cloud, ec2, target, filter } = world;
  const tagsOf = () => [cloud.account.targets.get(target)!, cloud.account.filters.get(filter)!].map(({ tagSet }) => tagSet);
  const Resources = [target, filter];
  await ec2.send(new CreateTagsCommand({ Resources, Tags: [{ Key: 'share', Value: '5' }] }));
  await ec2.send(new CreateTagsCommand({ Resources: [target], Tags: [{ Key: 'share', Value: '25' }] }));
  assert.deepEqual(tagsOf(), [[{ key: 'share', value: '25' }], [{ key: 'share', value: '5' }]]);
  await ec2.send(new DeleteTagsCommand({ Resources, Tags: [{ Key: 'share', Value: '5' }] }));
  assert.deepEqual(tagsOf(), [[{ key: 'share', value: '25' }], []]);
  await ec2.send(new DeleteTagsCommand({ Resources, Tags: [{ Key: 'share' }] }));
  assert.deepEqual(tagsOf(), [[], []]);
});

test('one thing that is not there, and nothing is tagged', async () => {
  await using world = await startCloud();
  const { cloud, ec2, target } = world;
  const tag = (Resources: string[], Tags: { Key: string; Value: string }[]) => codeOf(ec2.send(new CreateTagsCommand({ Resources, Tags })));
  assert.equal(await tag([target, 'tmf-0'], [{ Key: 'a', Value: 'b' }]), 'InvalidTrafficMirrorFilterId.NotFound');
  assert.equal(await tag([target, 'nothing'], [{ Key: 'a', Value: 'b' }]), 'InvalidID');
  assert.equal(await tag([target], [{ Key: 'aws:a', Value: 'b' }]), 'InvalidParameterValue');
  assert.equal(
    await tag(
      [target],
      Array.from({ length: 51 }, (_, at) => ({ Key: `key ${at}`, Value: '' })),
    ),
    'TagLimitExceeded',
  );
  assert.deepEqual(cloud.account.targets.get(target)!.tagSet, []);
});

test('tags of a creation are for what is created', async () => {
  await using world = await startCloud();
  const create = new CreateTrafficMirrorFilterCommand({
    TagSpecifications: [{ ResourceType: 'traffic-mirror-target', Tags: [{ Key: 'a', Value: 'b' }] }],
  });
  assert.equal(await codeOf(world.ec2.send(create)), 'InvalidParameterValue');
});
