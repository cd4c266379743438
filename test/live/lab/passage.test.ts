import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { MirroredSegment } from '../../lab/mirrored_packet.ts';
import { knownOf, passageOf } from './passage.ts';

const SENDER = 1000;
const RECEIVER = 80;

const plain: MirroredSegment = {
  ...{ mirrorSource: '', vni: 1, source: '', destination: '', checksumRight: true },
  ...{ sourcePort: SENDER, destinationPort: RECEIVER, sequence: 0, acknowledged: 0, payloadBytes: 0 },
  ...{ syn: false, ack: true, fin: false, rst: false },
};

/** Ten bytes of the sender, from a sequence number on. */
const data = (sequence: number): MirroredSegment => ({ ...plain, sequence: sequence >>> 0, payloadBytes: 10 });
const answer = (acknowledged: number): MirroredSegment => ({
  ...{ ...plain, sourcePort: RECEIVER, destinationPort: SENDER },
  acknowledged: acknowledged >>> 0,
});

suite('what became of segments between two mirrors', () => {
  test('a repair that fills a hole is late, and needs no explanation', () => {
    const sent = [data(0), data(10), data(20), data(10)];
    assert.deepEqual(passageOf(sent, [data(0), data(20), data(10)]), { lost: 1, lostAgain: 0, unnoticed: 0 });
  });

  test('the last segment of a flight: nothing behind it shows that it was lost', () => {
    const sent = [data(0), data(10), data(10), data(20)];
    assert.deepEqual(passageOf(sent, [data(0), data(10), data(20)]), { lost: 1, lostAgain: 0, unnoticed: 1 });
  });

  test('a SYN and a FIN count as segments, a pure ACK and a reset do not', () => {
    const [syn, fin, ack, reset] = [{ ...plain, syn: true }, { ...plain, sequence: 1, fin: true }, plain, { ...plain, rst: true }];
    assert.deepEqual(passageOf([syn, syn, fin, fin, ack, reset], [syn, fin]), { lost: 4, lostAgain: 0, unnoticed: 2 });
  });

  test('lost again, and never arrived', () => {
    const again = [data(0), data(10), data(20), data(10), data(10)];
    assert.deepEqual(passageOf(again, [data(0), data(20), data(10)]), { lost: 2, lostAgain: 1, unnoticed: 0 });
    assert.deepEqual(passageOf([data(0), data(0), data(0)], []), { lost: 3, lostAgain: 2, unnoticed: 0 });
  });

  test('across the end of the sequence numbers', () => {
    const sent = [data(-10), data(0), data(10), data(0)];
    assert.deepEqual(passageOf(sent, [data(-10), data(10), data(0)]), { lost: 1, lostAgain: 0, unnoticed: 0 });
  });
});

suite('how much of a stream a mirror that loses copies can know of', () => {
  test('from the SYN to the last byte seen or acknowledged', () => {
    const syn = { ...plain, sequence: 99, syn: true };
    assert.equal(knownOf([syn, data(110), answer(120)], SENDER), 20);
    assert.equal(knownOf([syn, data(100), answer(131)], SENDER), 31);
  });

  test('what was acknowledged before anything was seen does not count', () => {
    assert.equal(knownOf([answer(100), answer(150), data(160), answer(170)], SENDER), 20);
  });

  test('an ACK of the sender itself acknowledges nothing of it', () => {
    assert.equal(knownOf([data(100), { ...plain, sequence: 111 }], SENDER), 10);
  });

  test('across the end of the sequence numbers', () => {
    assert.equal(knownOf([data(-20), answer(5)], SENDER), 25);
  });
});
