/**
 * What a listener can tell of a flow when it sees one direction only. Behind a load balancer the two directions may end at
 * two listeners; their records then add up, except in columns for which the packets of both are needed at one place.
 */

/** Each packet says it by itself: equal whatever else is seen. Columns of the client; the server's are the same. */
export const OF_EACH_PACKET = [
  'client_packets',
  'client_bytes',
  'client_payload_bytes',
  'client_tcp_flags',
  'client_syns',
  'client_fins',
  'client_rsts',
  'client_ttl_min',
  'client_dscp',
  'client_ecn_ce',
] as const;

/** Counted for the flow as a whole: the sum over all records is the same. */
export const OF_EACH_PACKET_OF_FLOW = ['fragments', 'truncated_packets'] as const;

/**
 * Follow from the packets of one direction in their order, and are equal unless the other direction interferes: a new
 * connection on old ports, which only the client's SYN tells, a closed window, after which data are probes, or the ACK of
 * a segment that was not seen.
 */
export const OF_THE_STREAM = [
  'client_resent_segments',
  'client_resent_bytes',
  'client_late_segments',
  'client_gaps',
  'client_zero_windows',
  'client_keep_alives',
  'client_mss',
  'client_window_scale',
] as const;

/** Columns that need both directions, and what for. */
export const OF_BOTH_DIRECTIONS: Readonly<Record<string, string>> = {
  client_retransmits: "Wireshark's labels look at the duplicate ACKs of the peer and at what it has acknowledged",
  client_retransmit_bytes: 'the same',
  client_fast_retransmits: 'the same: duplicate ACKs',
  client_spurious_retransmits: 'the same: already acknowledged',
  client_out_of_order: 'the same, and the initial round-trip time',
  client_duplicate_acks: "the answer to the peer's keep-alive is none",
  client_window_full: "the peer's window",
  client_zero_window_probes: "the peer's window",
  client_missed_bytes: 'what the peer acknowledged',
  client_rtt_min_us: 'data of one side, acknowledgement of the other',
  client_rtt_max_us: 'the same',
  client_rtt_sum_us: 'the same',
  client_rtt_samples: 'the same',
  handshake_server_us: 'SYN of one side, SYN-ACK of the other',
  handshake_client_us: 'the same',
  conn_state: 'the states of both ends',
  history: 'the letters of both ends, in order',
};
