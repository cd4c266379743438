import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ColumnName, FlowRow } from '@mirrorscope/record';
import { decode, IPPROTO_TCP, Packet, TCP_ACK } from '@mirrorscope/wire';
import fc from 'fast-check';
import { differences } from './compare.ts';
import { packetsOf } from './conversation.ts';
import { runPackets } from './engine_run.ts';
import { type Script, scripts, sequence } from './script.ts';

const RUNS = { numRuns: 500 };
/** Columns that say who and when, and those made of them. */
const ENDS: readonly ColumnName[] = ['client_ip', 'server_ip', 'community_id', 'flow_id'];
const TIMES: readonly ColumnName[] = ['flow_start', 'start_time', 'end_time', 'flow_id'];

const rowsOf = (conversations: readonly Script[]): readonly FlowRow[] => runPackets(packetsOf(conversations), { activeTimeout: 3 }).rows;

test('sequence numbers may begin anywhere, and begin again at zero in the midst of a connection', () => {
  fc.assert(
    fc.property(scripts, sequence, sequence, (conversations, client, server) => {
      const moved = conversations.map((script) => ({
        ...script,
        clientSequence: (script.clientSequence + client) >>> 0,
        serverSequence: (script.serverSequence + server) >>> 0,
      }));
      fc.pre(!usesZero(conversations) && !usesZero(moved));
      assert.deepEqual(differences(rowsOf(conversations), rowsOf(moved)), []);
    }),
    RUNS,
  );
});

/** Some segment ends at sequence number 0, or acknowledges it: Wireshark takes it for none, and so do its labels here. */
function usesZero(conversations: readonly Script[]): boolean {
  const packet = new Packet();
  return packetsOf(conversations).some(({ bytes, linkType }) => {
    decode(new DataView(bytes.buffer), 0, bytes.length, linkType, packet, true);
    const { proto, tcpFlags, seq, ack, payloadBytes } = packet;
    return proto === IPPROTO_TCP && (((seq + payloadBytes) | 0) === 0 || ((tcpFlags & TCP_ACK) !== 0 && ack === 0));
  });
}

test('which of two hosts has the lower address decides nothing where ports or a handshake tell client from server', () => {
  fc.assert(
    fc.property(scripts, (conversations) => {
      const exchanged = conversations.map((script) => ({ ...script, clientHost: script.serverHost, serverHost: script.clientHost }));
      const tellApart = ({ clientPort, serverPort, proto }: Script) => clientPort !== serverPort || proto === 'icmp';
      fc.pre(conversations.every(tellApart));
      assert.deepEqual(differences(rowsOf(conversations), rowsOf(exchanged), ENDS), []);
    }),
    RUNS,
  );
});

test('the hour of the day decides nothing', () => {
  fc.assert(
    fc.property(scripts, fc.integer({ min: 1, max: 1_000_000 }), (conversations, seconds) => {
      const later = conversations.map((script) => ({ ...script, start: script.start + seconds * 1e6 }));
      assert.deepEqual(differences(rowsOf(conversations), rowsOf(later), TIMES), []);
    }),
    RUNS,
  );
});
