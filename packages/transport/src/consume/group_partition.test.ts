import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KafkaMessage } from 'kafkajs';
import { TransportError } from '../error.ts';
import { GroupPartition, type PartitionPlace } from './group_partition.ts';

type Fetched = Parameters<GroupPartition['deliver']>[0];

const PLACE: PartitionPlace = { committed: { offset: 10, metadata: 'note' }, low: 0, high: 20 };
const nowhere = async (): Promise<void> => {};

function partition(place: PartitionPlace = PLACE, revoked = new AbortController()) {
  const flow: string[] = [];
  const taken: number[] = [];
  const made = new GroupPartition('flows', 3, place, revoked.signal, {
    pause: () => flow.push('pause'),
    resume: () => flow.push('resume'),
  });
  made.take = (messages) => taken.push(...messages.map(({ offset }) => offset));
  return { made, flow, taken, revoked };
}

/** A batch that was asked for from `from` on. */
function batch(from: number, ...offsets: readonly number[]): Fetched {
  const messages = offsets.map(
    (offset) => ({ offset: String(offset), timestamp: '5', value: null, headers: {} }) as unknown as KafkaMessage,
  );
  const all = { topic: 'flows', partition: 3, highWatermark: '30', messages, fetchedOffset: String(from) };
  return { ...all, lastOffset: () => String(offsets.at(-1)) } as unknown as Fetched;
}

test('begins where the group stands, or at the first message that there is', () => {
  assert.equal(partition().made.start, 10);
  assert.equal(partition({ ...PLACE, low: 15 }).made.start, 15);
  assert.equal(partition({ committed: undefined, low: 4, high: 9 }).made.start, 4);
});

test('hands on what comes next, and nothing else', () => {
  const { made, taken } = partition();
  assert.equal(made.deliver(batch(12, 12, 13), nowhere), 'ahead', 'asked for by the membership before');
  assert.equal(made.deliver(batch(10, 10, 11), nowhere), 'taken');
  assert.equal(made.high, 30);
  assert.equal(made.deliver(batch(10, 10, 11), nowhere), 'stale');
  assert.equal(made.deliver(batch(12, 14), nowhere), 'taken');
  assert.deepEqual(taken, [10, 11, 14]);
  assert.equal(made.next, 15);
});

test('goes on behind what the topic no longer keeps', () => {
  const { made, taken } = partition();
  assert.equal(made.deliver(batch(40, 40), nowhere), 'ahead');
  made.align(40);
  assert.equal(made.deliver(batch(40, 40), nowhere), 'taken');
  assert.equal(made.deliver(batch(60, 60), nowhere), 'taken', 'the place is certain by now');
  assert.deepEqual(taken, [40, 60]);
});

test('commits in the name of the membership that it belongs to, and of no other', async () => {
  const { made, flow, revoked } = partition();
  const commits: unknown[] = [];
  const commit = async (offsets: unknown): Promise<void> => void commits.push(offsets);
  await assert.rejects(made.commit(11, 'note'), { code: 'commit' });
  made.deliver(batch(10, 10), commit);
  await made.commit(11, 'note');
  assert.deepEqual(commits, [{ topics: [{ topic: 'flows', partitions: [{ partition: 3, offset: '11', metadata: 'note' }] }] }]);
  made.pause();
  revoked.abort();
  made.resume();
  assert.deepEqual(flow, ['pause']);
  await assert.rejects(made.commit(12, 'note'), (error) => error instanceof TransportError && error.code === 'revoked');
  assert.equal(commits.length, 1);
});

test('says why a commit failed', async () => {
  const { made } = partition();
  const failing = (type: string) => () => Promise.reject(Object.assign(new Error('no'), { type }));
  for (const [type, code] of [
    ['ILLEGAL_GENERATION', 'revoked'],
    ['REBALANCE_IN_PROGRESS', 'revoked'],
    ['UNKNOWN_MEMBER_ID', 'revoked'],
    ['OFFSET_METADATA_TOO_LARGE', 'metadata'],
    ['NOT_COORDINATOR_FOR_GROUP', 'commit'],
    ['REQUEST_TIMED_OUT', 'commit'],
  ] as const) {
    made.deliver(batch(made.next, made.next), failing(type));
    await assert.rejects(made.commit(11, ''), { code, message: 'cannot commit offset 11 of partition 3 of flows: no' }, type);
  }
});
