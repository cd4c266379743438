import { integer } from '../report.ts';
import { markdownTable } from '../table.ts';
import { bareNanoseconds, cellOf, HOLD_RATE, LEAST_OF_DGRAM, type LiveResults, MOST_OF_BARE, RATES, worstRatios } from './results.ts';
import { nanosecondsPerPacket } from './window.ts';

export const rateText = (rate: number): string => (rate === 0 ? 'unpaced' : `${integer(rate)}/s`);

/** All receivers with packets of one size: what a packet costs at each rate, beside the bare loop in C, and what was lost. */
export function frameTable(results: LiveResults, frame: number): string {
  const columns = ['receiver', ...RATES.flatMap((rate) => [`${rateText(rate)}: ns/packet`, 'of C', 'received/s', 'lost'])];
  const rows = results.receivers.map(({ spec }) => [
    spec.name,
    ...RATES.flatMap((rate) => {
      const cell = cellOf(results, spec, frame, rate);
      if (cell === undefined) return ['', '', '', ''];
      const { window } = cell;
      const cost = nanosecondsPerPacket(window);
      const bare = bareNanoseconds(results, frame, rate);
      return [
        integer(cost),
        bare === undefined ? '' : `${(cost / bare).toFixed(2)}x`,
        integer(window.received / window.seconds),
        lostText(window),
      ];
    }),
  ]);
  return markdownTable(columns, rows);
}

const lostText = ({ sent, received }: { sent: number; received: number }): string =>
  sent === received ? 'none' : `${(((sent - received) / sent) * 100).toFixed(2)} %`;

/** A sentence for each goal: whether it is reached. */
export function verdicts(results: LiveResults): string[] {
  const { ofBare, ofDgram } = worstRatios(results);
  const { hold } = results;
  return [
    ofBare === undefined
      ? 'Not compared with the bare loop in C.'
      : `Goal: \`udp\` costs at most ${MOST_OF_BARE} times the cheapest bare loop in C. It costs ${ofBare.toFixed(2)} times where it does worst: ${reached(ofBare <= MOST_OF_BARE)}.`,
    ofDgram === undefined
      ? 'Not compared with dgram.'
      : `Goal: \`dgram\` costs at least ${LEAST_OF_DGRAM} times what \`udp\` does. It costs ${ofDgram.toFixed(2)} times where \`udp\` does worst: ${reached(ofDgram >= LEAST_OF_DGRAM)}.`,
    hold === undefined
      ? 'Not tried for long.'
      : `Goal: \`udp\` holds ${integer(HOLD_RATE)} packets a second without a loss. Sent were ${integer(hold.sent)} in ${hold.seconds.toFixed(0)} s, ` +
        `${integer(hold.sent / hold.seconds)} a second; received ${integer(hold.received)}, at ${integer(nanosecondsPerPacket(hold))} ns a packet: ` +
        `${reached(hold.received === hold.sent && hold.sent / hold.seconds > HOLD_RATE * 0.999)}.`,
  ];
}

const reached = (is: boolean): string => (is ? 'reached' : 'missed');
