/** From where on something is worth a colour, and an alarm; docs/grafana.md says why. */
export const LIMITS = {
  /** Of a server's packets that were sent again. From 1 % users feel it. */
  retransmitPercent: { warn: 1, alarm: 2, leastPackets: 10_000 },
  /** Connections to one port of a server that were reset within five minutes. */
  resets: { storm: 100 },
  /** Of a viewpoint's payload that its mirror lost: above it, its retransmissions say little. */
  missedPercent: { warn: 0.01, alarm: 0.1, leastBytes: 10_000_000 },
} as const;
