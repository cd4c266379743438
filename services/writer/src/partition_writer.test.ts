import assert from 'node:assert/strict';
import { test } from 'node:test';
import { message, streamOf } from './testing/messages.ts';
import { TestPartition } from './testing/partition.ts';

const error = (code: string) => Object.assign(new Error(code), { code });
const one = (offset: number) => [message({ offset, sequence: offset })];
const NOTE = '1;1';
const seen = (last: number) => `1;;${streamOf('a')}:0.${last}`;

test('notes what it is about to insert, inserts, and commits', async () => {
  const partition = new TestPartition();
  partition.writer.take(one(0));
  await partition.settle();
  assert.deepEqual(partition.did, [`commit 0 ${NOTE}`, 'insert 1', `commit 1 ${seen(0)}`]);
  assert.deepEqual({ offset: partition.writer.offset, rows: partition.counts.rows }, { offset: 1, rows: 1 });
});

test('a block has what comes until it is its turn', async () => {
  const partition = new TestPartition();
  const leave = await partition.slots.enter(new AbortController().signal);
  partition.writer.take(one(0));
  await partition.settle();
  partition.writer.take(one(1));
  leave();
  await partition.settle();
  assert.deepEqual(partition.did, ['commit 0 1;2', 'insert 2', `commit 2 ${seen(1)}`]);
});

test('nothing is begun by whose turn has not come at the end', async () => {
  const partition = new TestPartition();
  await partition.slots.enter(new AbortController().signal);
  partition.writer.take(one(0));
  await partition.settle();
  partition.writer.stop();
  await partition.ended;
  assert.deepEqual(partition.did, []);
});

test('another has its turn while one has to try again', async () => {
  const partition = new TestPartition();
  let others = 0;
  partition.insert = async () => {
    if (others > 0) return;
    partition.slots.enter(new AbortController().signal).then((leave) => {
      others++;
      leave();
    });
    throw error('unreachable');
  };
  partition.writer.take(one(0));
  await partition.settle();
  assert.equal(others, 1);
  assert.equal(partition.writer.offset, 1);
});

test('a block that is begun is finished before the end, and nothing new is begun', async () => {
  const partition = new TestPartition();
  const inserting = Promise.withResolvers<void>();
  partition.insert = () => inserting.promise;
  partition.writer.take(one(0));
  await partition.settle();
  partition.writer.take(one(1));
  partition.writer.stop();
  inserting.resolve();
  await partition.ended;
  assert.deepEqual(partition.did, [`commit 0 ${NOTE}`, 'insert 1', `commit 1 ${seen(0)}`]);
});

test('a block whose insertion fails is left for others at the end', async () => {
  const partition = new TestPartition();
  partition.insert = () => Promise.reject(error('unreachable'));
  partition.writer.take(one(0));
  await partition.settle();
  partition.writer.stop();
  await partition.ended;
  assert.ok(partition.counts.retries > 1);
  assert.equal(partition.writer.offset, 0);
  assert.ok(partition.did.every((done) => !done.startsWith('commit 1')));
});

test('nothing is committed once the partition is taken away', async () => {
  const partition = new TestPartition();
  const inserting = Promise.withResolvers<void>();
  partition.insert = () => inserting.promise;
  partition.writer.take(one(0));
  await partition.settle();
  partition.revoke();
  inserting.resolve();
  await partition.ended;
  assert.deepEqual(partition.did, [`commit 0 ${NOTE}`, 'insert 1']);
});

test('that brokers know of another owner is the end', async () => {
  const partition = new TestPartition();
  partition.commit = () => Promise.reject(error('revoked'));
  partition.writer.take(one(0));
  await partition.ended;
  assert.deepEqual(partition.did, [`commit 0 ${NOTE}`]);
});

test('a note that brokers find too long is an error', async () => {
  const partition = new TestPartition();
  partition.commit = () => Promise.reject(error('metadata'));
  partition.writer.take(one(0));
  await assert.rejects(partition.ended, { code: 'metadata' });
});

test('other failures to commit pass', async () => {
  const partition = new TestPartition();
  let failures = 2;
  partition.commit = () => (failures-- > 0 ? Promise.reject(error('commit')) : Promise.resolve());
  partition.writer.take(one(0));
  await partition.settle();
  assert.equal(partition.writer.offset, 1);
  assert.equal(partition.did.filter((done) => done === 'failed commit: commit').length, 2);
});

test('before it inserts, who was away for long asks whether the partition is still its own', async () => {
  const partition = new TestPartition();
  let failures = 1;
  partition.insert = async () => {
    partition.now += 60_000;
    if (failures-- > 0) throw error('unreachable');
  };
  partition.writer.take(one(0));
  await partition.settle();
  const note = `commit 0 ${NOTE}`;
  assert.deepEqual(partition.did, [note, 'insert 1', 'failed insert: unreachable', note, 'insert 1', `commit 1 ${seen(0)}`]);
});

test('messages are held back while too many wait', async () => {
  const partition = new TestPartition();
  partition.share = 10;
  const inserting = Promise.withResolvers<void>();
  partition.insert = () => inserting.promise;
  partition.writer.take(one(0));
  await partition.settle();
  partition.writer.take([...one(1), ...one(2), ...one(3)]);
  assert.equal(partition.did.at(-1), 'pause');
  inserting.resolve();
  await partition.settle();
  assert.equal(partition.did.filter((done) => done === 'resume').length, 1);
  assert.equal(partition.writer.offset, 4);
});

test('but not while a block needs more of them, which was begun by another', async () => {
  const partition = new TestPartition('1;3');
  partition.share = 4;
  partition.writer.take([...one(0), ...one(1)]);
  await partition.settle();
  assert.equal(partition.did.length, 0);
  partition.writer.take(one(2));
  await partition.settle();
  assert.ok(partition.did.includes('insert 3'));
  assert.equal(partition.counts.redone, 1);
});

test('what cannot be put aside is given up after a while', async () => {
  const partition = new TestPartition();
  partition.bury = () => Promise.reject(error('write'));
  partition.writer.take([message({ offset: 0, value: null }), ...one(1)]);
  await partition.settle();
  assert.equal(partition.counts.deadLost, 1);
  assert.equal(partition.counts.dead.empty, 1);
  assert.ok(partition.did.includes('dead 0 empty lost'));
  assert.equal(partition.writer.offset, 2);
});

test('what is dead is put aside once, though its block is cut again and again', async () => {
  const partition = new TestPartition();
  partition.insert = () =>
    partition.did.filter((done) => done.startsWith('insert')).length < 3 ? Promise.reject(error('bad_rows')) : Promise.resolve();
  partition.writer.take([message({ offset: 0, value: null }), ...one(1), ...one(2)]);
  await partition.settle();
  assert.equal(partition.counts.refused, 1);
  assert.equal(partition.did.filter((done) => done.startsWith('dead')).length, 1);
  assert.equal(partition.writer.offset, 3);
});
