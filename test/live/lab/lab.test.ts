import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { FlowRow } from '@mirrorscope/record';
import { openStore } from '@mirrorscope/store';
import type { Actor } from '../../lab/actor.ts';
import { Lab } from '../../lab/lab.ts';
import { RECORDING_TOOLS, reasonToSkip } from '../../lab/requirements.ts';
import { knownOf } from './passage.ts';
import { type Connection, named, peerOf, SIDES, type SideName } from './play.ts';
import { prepare } from './prepare.ts';
import { lossesIn, packetsOf, type Records, recordsIn, sum } from './records.ts';
import { compareRetransmissions, passageBetweenMirrors } from './retransmissions.ts';
import { answersTo, extremes, kernelHandshake } from './round_trips.ts';
import { listenWhile, type Session } from './session.ts';
import { CACHE_PORT, CLOSED_PORT, CONVERSATIONS, DELAY_MS, DELAYED_HOST, FIREWALLED_PORT, HOSTS, LOSSES, portOf } from './traffic.ts';

/** What a host's own stack may take between its mirror and its TCP: hundredths of a millisecond, more where a process holds the socket. */
const STACK_MS = 1;

suite('the listener in the lab', { skip: reasonToSkip(RECORDING_TOOLS), timeout: 120_000 }, () => {
  const scratch = mkdtempSync(join(tmpdir(), 'mirrorscope-live-'));
  let lab: Lab;
  let inside: Actor;
  let session: Session;
  let records: Records<FlowRow>;

  before(async () => {
    lab = await Lab.open(HOSTS);
    inside = await lab.collectorActor();
    await prepare(lab);
    const file = join(scratch, 'flows.ndjson');
    session = await listenWhile(lab, inside, { conversations: CONVERSATIONS, firstClientPort: 40_001, output: `ndjson:${file}`, scratch });
    records = recordsIn(file);
  });
  after(() => {
    lab?.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  const to = (port: number) => session.connections.filter(({ conversation }) => conversation.port === port);
  /** Of which both mirrors show every packet that passed there. */
  const seenWhole = () => session.connections.filter(({ conversation: { port } }) => port !== CACHE_PORT && port !== FIREWALLED_PORT);
  /** Of which the network lost nothing, not even an ACK, and nothing was sent twice. */
  const undisturbed = () =>
    seenWhole().filter((connection) =>
      SIDES.every((side) => connection[side].kernel?.retransmits === 0 && passageBetweenMirrors(session, connection, side).lost === 0),
    );

  test('ends in order', () => {
    assert.equal(session.exitCode, 0);
  });

  test('every copy that a mirror made is accounted for', () => {
    const { copies, copiesLost } = session.totals;
    const { received, dropped, decoded, refused } = session.counts;
    assert.ok(copies > 40_000 && copiesLost > 0);
    assert.equal(received + dropped + copiesLost, copies);
    assert.equal(dropped, 0, 'the kernel had room for every packet, which what follows needs');
    assert.equal(decoded + refused, received);
    assert.equal(packetsOf(records.rows) + refused, received);
    assert.equal(session.captured, received, 'tcpdump beside it has the same');
  });

  for (const percent of LOSSES) {
    for (const server of ['near', 'far']) {
      test(`${percent} % lost on the way to ${server}: resent and late segments are the kernels' retransmissions`, (t) => {
        const connections = to(portOf(percent)).filter(({ conversation }) => conversation.server === server);
        const { sides, retransmits, text } = compareRetransmissions(session, records, connections);
        t.diagnostic(text);
        assert.ok(sides >= 80 && (percent === 0 || retransmits > 0));
      });
    }
  }

  test('by host they are, too, with connections whose counters a reset cleared', () => {
    for (const host of lab.hosts.values()) {
      if (host.mirror === undefined) continue;
      const { vni } = host.mirror;
      const sent = (counter: 'resent_segments' | 'rsts') =>
        records.rows
          .filter((row) => row.vni === vni)
          .reduce((total, row) => total + sum([row], [host.ipv4, host.ipv6].includes(row.client_ip) ? 'client' : 'server', counter), 0);
      assert.equal(sent('resent_segments'), session.totals.retransmits[host.name], `segments sent again by ${host.name}`);
      assert.equal(sent('rsts'), session.totals.resets[host.name], `resets by ${host.name}`);
    }
  });

  test('what the records of both mirrors differ by is what the network lost', () => {
    let lost = 0;
    for (const connection of seenWhole()) {
      for (const side of SIDES) {
        const [sent, arrived] = [side, peerOf(side)].map((mirror) => sum(records.of(connection, mirror), side, 'packets'));
        lost += sent! - arrived!;
      }
    }
    assert.equal(lost + to(FIREWALLED_PORT).length, session.totals.lost);
    assert.ok(lost > 100, `${lost} packets lost`);
  });

  test('resets come from who reset', () => {
    for (const { ending, state, end } of [
      { ending: 'client_reset', state: 'RSTO', end: undefined },
      { ending: 'server_reset', state: 'RSTR', end: 'ECONNRESET' },
    ] as const) {
      const reset = session.connections.filter(({ conversation }) => conversation.plan.ending === ending);
      assert.ok(reset.length >= 20);
      const sender = ending === 'client_reset' ? 'client' : 'server';
      for (const connection of reset) {
        assert.equal(connection.end.error, end);
        for (const mirror of SIDES) {
          const rows = records.of(connection, mirror);
          assert.ok(sum(rows, sender, 'rsts') > 0, named(connection, sender));
          assert.equal(sum(rows, peerOf(sender), 'rsts'), 0, named(connection, sender));
          assert.deepEqual(new Set(rows.map((row) => row.conn_state)), new Set([state]), named(connection, sender));
        }
      }
    }
  });

  test('refused connections, by the host and by the network', () => {
    for (const port of [CLOSED_PORT, FIREWALLED_PORT]) {
      for (const connection of to(port)) {
        assert.equal(connection.end.error, 'ECONNREFUSED');
        const seen = SIDES.map((mirror) =>
          records.of(connection, mirror).map((row) => [row.conn_state, row.client_packets, row.server_rsts]),
        );
        const refusal = [['REJ', 1, 1]];
        assert.deepEqual(seen, [refusal, port === CLOSED_PORT ? refusal : []], named(connection, 'client'));
      }
    }
  });

  /** Of each side whose kernel has them: its round-trip times, and what its own mirror showed. */
  const roundTrips = (connections: readonly Connection[]) =>
    connections.flatMap((connection) =>
      SIDES.flatMap((side) => {
        const { rttMs, minRttMs } = connection[side].kernel ?? {};
        if (rttMs === undefined || minRttMs === undefined) return [];
        const answers = answersTo(side, records.of(connection, side), session.segments(connection, side));
        const what = `${named(connection, side)}: the kernel has ${rttMs} and at least ${minRttMs}, the mirror ${JSON.stringify(answers)}`;
        return [{ rttMs, minRttMs, answers, what }];
      }),
    );

  test("round-trip times are the kernel's", () => {
    const compared = roundTrips(undisturbed());
    assert.ok(compared.length > 100, `${compared.length} sides compared`);
    for (const { rttMs, minRttMs, answers, what } of compared) {
      const { least, most } = extremes(answers);
      assert.ok(Math.abs(minRttMs - least) <= STACK_MS, what);
      assert.ok(rttMs >= least - STACK_MS && rttMs <= most + STACK_MS, what);
    }
    // Elsewhere the kernel knows more samples, by selective acknowledgement and by timestamps: none of the mirror's is below its least.
    for (const { minRttMs, answers, what } of roundTrips(seenWhole())) assert.ok(minRttMs <= extremes(answers).least + STACK_MS, what);
  });

  test("handshake times are the kernel's", () => {
    const compared = roundTrips(undisturbed()).filter(({ answers }) => answers.samples <= 1);
    assert.ok(compared.length > 10, `${compared.length} sides compared`);
    for (const { rttMs, answers, what } of compared) {
      const known = kernelHandshake(rttMs, answers);
      assert.ok(Math.abs(known - answers.handshake) <= STACK_MS, `${what}, so for the handshake ${known}`);
    }
  });

  test('the delay is behind one mirror and before the other', () => {
    const far = undisturbed().filter(({ conversation }) => conversation.server === DELAYED_HOST);
    assert.ok(far.length > 20);
    for (const connection of far) {
      const times = (mirror: SideName) =>
        records.of(connection, mirror).map((row) => [row.handshake_server_us / 1000, row.handshake_client_us / 1000])[0] ?? [];
      const [answered = 0] = times('client');
      const [answer = DELAY_MS, acknowledged = 0] = times('server');
      assert.ok(
        answered >= DELAY_MS && acknowledged >= DELAY_MS && answer < DELAY_MS,
        `${named(connection, 'client')}: ${times('client')}, ${times('server')}`,
      );
    }
  });

  test('what the mirror lost is missed, and not taken for loss of the network', () => {
    let missed = 0;
    for (const connection of to(CACHE_PORT)) {
      const rows = records.of(connection, 'server');
      for (const side of SIDES) {
        const { kernel } = connection[side];
        assert.equal(kernel?.retransmits, 0, 'the network lost nothing');
        for (const counter of ['retransmits', 'resent_segments', 'late_segments'] as const)
          assert.equal(sum(rows, side, counter), 0, counter);
        const known = knownOf(session.segments(connection, 'server'), connection[side].port);
        const told = ['payload_bytes', 'fins', 'missed_bytes'].reduce((total, counter) => total + sum(rows, side, counter as 'fins'), 0);
        assert.equal(told, known, named(connection, side));
        assert.ok(known <= kernel.bytesSent + 1);
        missed += sum(rows, side, 'missed_bytes');
      }
    }
    const sent = to(CACHE_PORT).reduce(
      (total, { client, server }) => total + (client.kernel?.bytesSent ?? 0) + (server.kernel?.bytesSent ?? 0),
      0,
    );
    assert.ok(missed > sent * 0.03 && missed < sent * 0.07, `${missed} bytes of ${sent} missed, one copy in twenty was lost`);
    const others = records.rows.filter(({ vni }) => lab.host('cache').mirror?.vni !== vni);
    assert.equal(sum(others, 'client', 'missed_bytes') + sum(others, 'server', 'missed_bytes'), 0);
  });

  test('ClickHouse, inside the listener, has the same to say', async (t) => {
    const url = `chdb://${join(scratch, 'store')}`;
    const conversations = CONVERSATIONS.filter(({ port }) => port === portOf(3));
    const stored = await listenWhile(lab, inside, { conversations, firstClientPort: 50_001, output: `store:${url}`, scratch });
    assert.equal(stored.exitCode, 0);
    const store = await openStore(url);
    try {
      const { retransmits, text } = compareRetransmissions(stored, await lossesIn(store), stored.connections);
      t.diagnostic(text);
      assert.ok(retransmits > 0);
    } finally {
      await store.close();
    }
  });
});
