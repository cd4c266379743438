import type { Transport } from './transport.ts';

/** Counts records and throws them away: for measuring, and for trying a listener out. */
export function nullTransport(): Transport {
  const counts = { accepted: 0, delivered: 0, waiting: 0, dropped: 0, retries: 0 };
  let open = true;
  return {
    name: 'null',
    counts,
    problem: undefined,
    async send(_lines, records) {
      counts.accepted += records;
      counts[open ? 'delivered' : 'dropped'] += records;
    },
    async flush() {},
    async close() {
      open = false;
    },
  };
}
