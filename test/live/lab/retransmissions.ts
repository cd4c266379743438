import assert from 'node:assert/strict';
import { type Passage, passageOf } from './passage.ts';
import { type Connection, named, peerOf, SIDES, type SideName } from './play.ts';
import { type LossRow, type Records, sum } from './records.ts';
import type { Session } from './session.ts';

/** What became of what one side of a connection sent, by a second receiver of what both mirrors show. */
export function passageBetweenMirrors(session: Session, connection: Connection, sender: SideName): Passage {
  const sentBy = (mirror: SideName) =>
    session.segments(connection, mirror).filter(({ sourcePort }) => sourcePort === connection[sender].port);
  return passageOf(sentBy(sender), sentBy(peerOf(sender)));
}

/**
 * Compares each side's retransmissions, as its kernel counts them, with what the mirrors of both ends say: resent at its own mirror,
 * all of them; late or resent at its peer's, all but those that were lost again and those with nothing behind them.
 */
export function compareRetransmissions(session: Session, records: Records<LossRow>, connections: readonly Connection[]) {
  const total = { sides: 0, retransmits: 0, late: 0, resent: 0, lostAgain: 0, unnoticed: 0 };
  for (const connection of connections) {
    for (const side of SIDES) {
      const { kernel } = connection[side];
      if (kernel === undefined) continue;
      const what = named(connection, side);
      const own = records.of(connection, side);
      assert.equal(sum(own, side, 'resent_segments'), kernel.retransmits, `resent at its own mirror, ${what}`);
      assert.equal(sum(own, side, 'late_segments'), 0, `late at its own mirror, ${what}`);

      const atPeer = records.of(connection, peerOf(side));
      const [late, resent] = [sum(atPeer, side, 'late_segments'), sum(atPeer, side, 'resent_segments')];
      const { lostAgain, unnoticed } = passageBetweenMirrors(session, connection, side);
      const account = { late, resent, lostAgain, unnoticed };
      assert.equal(late + resent + lostAgain + unnoticed, kernel.retransmits, `${JSON.stringify(account)}, ${what}`);

      total.sides += 1;
      total.retransmits += kernel.retransmits;
      for (const part of ['late', 'resent', 'lostAgain', 'unnoticed'] as const) total[part] += account[part];
    }
  }
  return {
    ...total,
    text:
      `${total.sides} sides, ${total.retransmits} retransmissions; at the receiver's mirror ${total.late} late, ${total.resent} resent, ` +
      `${total.lostAgain} lost again, ${total.unnoticed} with nothing behind them`,
  };
}
