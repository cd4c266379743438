-- Sums by day, and a copy of the few records that failed connections are found by: questions about weeks read these.
CREATE TABLE IF NOT EXISTS flows_by_day
(
  bucket DateTime('UTC') COMMENT 'start of the time that the row sums up' CODEC(ZSTD(1)),
  encap Enum8('none' = 0, 'vxlan' = 1, 'geneve' = 2) COMMENT 'how the packets reached the listener' CODEC(ZSTD(1)),
  vni UInt32 COMMENT 'VXLAN or GENEVE network identifier, 0 where none' CODEC(ZSTD(1)),
  mirror_src IPv6 COMMENT 'outer source address: the mirrored network interface; :: where none' CODEC(ZSTD(1)),
  listener LowCardinality(String) COMMENT 'the listener where it saw the packets itself; empty for mirrored packets, which may have reached several listeners' CODEC(ZSTD(1)),
  vlan UInt16 COMMENT 'innermost VLAN id, 0 where none' CODEC(ZSTD(1)),
  proto UInt8 COMMENT 'IP protocol number' CODEC(ZSTD(1)),
  client_ip IPv6 COMMENT 'address of the client; IPv4 as ::ffff:a.b.c.d in ClickHouse, a.b.c.d in JSON' CODEC(ZSTD(1)),
  server_ip IPv6 COMMENT 'address of the server; IPv4 as ::ffff:a.b.c.d in ClickHouse, a.b.c.d in JSON' CODEC(ZSTD(1)),
  server_port UInt16 COMMENT 'port of the server, 0 where the protocol has none' CODEC(ZSTD(1)),
  records SimpleAggregateFunction(sum, UInt64) COMMENT 'flow records' CODEC(T64, ZSTD(1)),
  client_flows SimpleAggregateFunction(sum, UInt64) COMMENT 'flows that began and in which packets of the client were seen' CODEC(T64, ZSTD(1)),
  server_flows SimpleAggregateFunction(sum, UInt64) COMMENT 'flows that began and in which packets of the server were seen' CODEC(T64, ZSTD(1)),
  client_packets SimpleAggregateFunction(sum, UInt64) COMMENT 'packets that the client sent' CODEC(T64, ZSTD(1)),
  server_packets SimpleAggregateFunction(sum, UInt64) COMMENT 'packets that the server sent' CODEC(T64, ZSTD(1)),
  client_bytes SimpleAggregateFunction(sum, UInt64) COMMENT 'bytes that the client sent: IP total length (IPv6: 40 + payload length)' CODEC(T64, ZSTD(1)),
  server_bytes SimpleAggregateFunction(sum, UInt64) COMMENT 'bytes that the server sent: IP total length (IPv6: 40 + payload length)' CODEC(T64, ZSTD(1)),
  client_payload_bytes SimpleAggregateFunction(sum, UInt64) COMMENT 'bytes that the client sent above the transport header, from header lengths' CODEC(T64, ZSTD(1)),
  server_payload_bytes SimpleAggregateFunction(sum, UInt64) COMMENT 'bytes that the server sent above the transport header, from header lengths' CODEC(T64, ZSTD(1)),
  client_tcp_flags SimpleAggregateFunction(groupBitOr, UInt8) COMMENT 'OR of the flag bytes of all segments of the client' CODEC(ZSTD(1)),
  server_tcp_flags SimpleAggregateFunction(groupBitOr, UInt8) COMMENT 'OR of the flag bytes of all segments of the server' CODEC(ZSTD(1)),
  client_syns SimpleAggregateFunction(sum, UInt64) COMMENT 'packets of the client with SYN' CODEC(T64, ZSTD(1)),
  server_syns SimpleAggregateFunction(sum, UInt64) COMMENT 'packets of the server with SYN' CODEC(T64, ZSTD(1)),
  client_fins SimpleAggregateFunction(sum, UInt64) COMMENT 'packets of the client with FIN' CODEC(T64, ZSTD(1)),
  server_fins SimpleAggregateFunction(sum, UInt64) COMMENT 'packets of the server with FIN' CODEC(T64, ZSTD(1)),
  client_rsts SimpleAggregateFunction(sum, UInt64) COMMENT 'packets of the client with RST' CODEC(T64, ZSTD(1)),
  server_rsts SimpleAggregateFunction(sum, UInt64) COMMENT 'packets of the server with RST' CODEC(T64, ZSTD(1)),
  client_retransmits SimpleAggregateFunction(sum, UInt64) COMMENT 'segments of the client that Wireshark marks retransmission, fast and spurious included' CODEC(T64, ZSTD(1)),
  server_retransmits SimpleAggregateFunction(sum, UInt64) COMMENT 'segments of the server that Wireshark marks retransmission, fast and spurious included' CODEC(T64, ZSTD(1)),
  client_retransmit_bytes SimpleAggregateFunction(sum, UInt64) COMMENT 'payload bytes of these retransmissions' CODEC(T64, ZSTD(1)),
  server_retransmit_bytes SimpleAggregateFunction(sum, UInt64) COMMENT 'payload bytes of these retransmissions' CODEC(T64, ZSTD(1)),
  client_fast_retransmits SimpleAggregateFunction(sum, UInt64) COMMENT 'of these, the ones that Wireshark marks fast retransmission' CODEC(T64, ZSTD(1)),
  server_fast_retransmits SimpleAggregateFunction(sum, UInt64) COMMENT 'of these, the ones that Wireshark marks fast retransmission' CODEC(T64, ZSTD(1)),
  client_spurious_retransmits SimpleAggregateFunction(sum, UInt64) COMMENT 'of these, the ones that Wireshark marks spurious retransmission' CODEC(T64, ZSTD(1)),
  server_spurious_retransmits SimpleAggregateFunction(sum, UInt64) COMMENT 'of these, the ones that Wireshark marks spurious retransmission' CODEC(T64, ZSTD(1)),
  client_resent_segments SimpleAggregateFunction(sum, UInt64) COMMENT 'segments of the client with bytes seen here before (tcptrace: rexmt): the loss was after the mirror' CODEC(T64, ZSTD(1)),
  server_resent_segments SimpleAggregateFunction(sum, UInt64) COMMENT 'segments of the server with bytes seen here before (tcptrace: rexmt): the loss was after the mirror' CODEC(T64, ZSTD(1)),
  client_resent_bytes SimpleAggregateFunction(sum, UInt64) COMMENT 'the bytes that had been seen before' CODEC(T64, ZSTD(1)),
  server_resent_bytes SimpleAggregateFunction(sum, UInt64) COMMENT 'the bytes that had been seen before' CODEC(T64, ZSTD(1)),
  client_late_segments SimpleAggregateFunction(sum, UInt64) COMMENT 'segments of the client that fill a hole (tcptrace: out of order): lost, or reordered, before the mirror' CODEC(T64, ZSTD(1)),
  server_late_segments SimpleAggregateFunction(sum, UInt64) COMMENT 'segments of the server that fill a hole (tcptrace: out of order): lost, or reordered, before the mirror' CODEC(T64, ZSTD(1)),
  client_out_of_order SimpleAggregateFunction(sum, UInt64) COMMENT 'segments of the client that Wireshark marks out-of-order' CODEC(T64, ZSTD(1)),
  server_out_of_order SimpleAggregateFunction(sum, UInt64) COMMENT 'segments of the server that Wireshark marks out-of-order' CODEC(T64, ZSTD(1)),
  client_gaps SimpleAggregateFunction(sum, UInt64) COMMENT 'segments of the client that Wireshark marks \'previous segment not captured\'' CODEC(T64, ZSTD(1)),
  server_gaps SimpleAggregateFunction(sum, UInt64) COMMENT 'segments of the server that Wireshark marks \'previous segment not captured\'' CODEC(T64, ZSTD(1)),
  client_missed_bytes SimpleAggregateFunction(sum, UInt64) COMMENT 'bytes that the client sent and the server acknowledged, not seen here by the end of the record: lost by the mirror' CODEC(T64, ZSTD(1)),
  server_missed_bytes SimpleAggregateFunction(sum, UInt64) COMMENT 'bytes that the server sent and the client acknowledged, not seen here by the end of the record: lost by the mirror' CODEC(T64, ZSTD(1)),
  client_duplicate_acks SimpleAggregateFunction(sum, UInt64) COMMENT 'segments of the client that Wireshark marks duplicate ACK' CODEC(T64, ZSTD(1)),
  server_duplicate_acks SimpleAggregateFunction(sum, UInt64) COMMENT 'segments of the server that Wireshark marks duplicate ACK' CODEC(T64, ZSTD(1)),
  client_zero_windows SimpleAggregateFunction(sum, UInt64) COMMENT 'segments of the client that Wireshark marks zero window: its receive buffer was full' CODEC(T64, ZSTD(1)),
  server_zero_windows SimpleAggregateFunction(sum, UInt64) COMMENT 'segments of the server that Wireshark marks zero window: its receive buffer was full' CODEC(T64, ZSTD(1)),
  client_window_full SimpleAggregateFunction(sum, UInt64) COMMENT 'segments of the client that Wireshark marks window full' CODEC(T64, ZSTD(1)),
  server_window_full SimpleAggregateFunction(sum, UInt64) COMMENT 'segments of the server that Wireshark marks window full' CODEC(T64, ZSTD(1)),
  client_keep_alives SimpleAggregateFunction(sum, UInt64) COMMENT 'segments of the client that Wireshark marks keep-alive' CODEC(T64, ZSTD(1)),
  server_keep_alives SimpleAggregateFunction(sum, UInt64) COMMENT 'segments of the server that Wireshark marks keep-alive' CODEC(T64, ZSTD(1)),
  client_zero_window_probes SimpleAggregateFunction(sum, UInt64) COMMENT 'segments of the client that Wireshark marks zero-window probe' CODEC(T64, ZSTD(1)),
  server_zero_window_probes SimpleAggregateFunction(sum, UInt64) COMMENT 'segments of the server that Wireshark marks zero-window probe' CODEC(T64, ZSTD(1)),
  handshake_server_samples SimpleAggregateFunction(sum, UInt64) COMMENT 'handshakes that were timed; microseconds from SYN to SYN-ACK, 0 where not seen' CODEC(T64, ZSTD(1)),
  handshake_server_sum_us SimpleAggregateFunction(sum, UInt64) COMMENT 'sum of them; microseconds from SYN to SYN-ACK, 0 where not seen' CODEC(T64, ZSTD(1)),
  handshake_server_max_us SimpleAggregateFunction(max, UInt32) COMMENT 'greatest of them; microseconds from SYN to SYN-ACK, 0 where not seen' CODEC(T64, ZSTD(1)),
  handshake_client_samples SimpleAggregateFunction(sum, UInt64) COMMENT 'handshakes that were timed; microseconds from SYN-ACK to the client\'s ACK, 0 where not seen' CODEC(T64, ZSTD(1)),
  handshake_client_sum_us SimpleAggregateFunction(sum, UInt64) COMMENT 'sum of them; microseconds from SYN-ACK to the client\'s ACK, 0 where not seen' CODEC(T64, ZSTD(1)),
  handshake_client_max_us SimpleAggregateFunction(max, UInt32) COMMENT 'greatest of them; microseconds from SYN-ACK to the client\'s ACK, 0 where not seen' CODEC(T64, ZSTD(1)),
  client_rtt_min_us SimpleAggregateFunction(min, Nullable(UInt32)) COMMENT 'least microseconds from a data segment of the server to the client\'s ACK of it; retransmitted segments give none; NULL where there is none' CODEC(T64, ZSTD(1)),
  server_rtt_min_us SimpleAggregateFunction(min, Nullable(UInt32)) COMMENT 'least microseconds from a data segment of the client to the server\'s ACK of it; retransmitted segments give none; NULL where there is none' CODEC(T64, ZSTD(1)),
  client_rtt_max_us SimpleAggregateFunction(max, UInt32) COMMENT 'greatest of these samples, microseconds' CODEC(T64, ZSTD(1)),
  server_rtt_max_us SimpleAggregateFunction(max, UInt32) COMMENT 'greatest of these samples, microseconds' CODEC(T64, ZSTD(1)),
  client_rtt_sum_us SimpleAggregateFunction(sum, UInt64) COMMENT 'sum of these samples, microseconds, so that means add up' CODEC(T64, ZSTD(1)),
  server_rtt_sum_us SimpleAggregateFunction(sum, UInt64) COMMENT 'sum of these samples, microseconds, so that means add up' CODEC(T64, ZSTD(1)),
  client_rtt_samples SimpleAggregateFunction(sum, UInt64) COMMENT 'number of these samples' CODEC(T64, ZSTD(1)),
  server_rtt_samples SimpleAggregateFunction(sum, UInt64) COMMENT 'number of these samples' CODEC(T64, ZSTD(1)),
  client_ttl_min SimpleAggregateFunction(min, Nullable(UInt8)) COMMENT 'least TTL or hop limit of the packets of the client; NULL where there is none' CODEC(ZSTD(1)),
  server_ttl_min SimpleAggregateFunction(min, Nullable(UInt8)) COMMENT 'least TTL or hop limit of the packets of the server; NULL where there is none' CODEC(ZSTD(1)),
  client_ecn_ce SimpleAggregateFunction(sum, UInt64) COMMENT 'packets of the client marked congestion experienced' CODEC(T64, ZSTD(1)),
  server_ecn_ce SimpleAggregateFunction(sum, UInt64) COMMENT 'packets of the server marked congestion experienced' CODEC(T64, ZSTD(1)),
  fragments SimpleAggregateFunction(sum, UInt64) COMMENT 'IP fragments' CODEC(T64, ZSTD(1)),
  truncated_packets SimpleAggregateFunction(sum, UInt64) COMMENT 'packets captured shorter than their headers say' CODEC(T64, ZSTD(1)),
  conversation UInt64 MATERIALIZED cityHash64(proto, server_port, least(client_ip, server_ip), greatest(client_ip, server_ip)) COMMENT 'hash of protocol, port and both addresses' CODEC(NONE),
  viewpoint UInt64 MATERIALIZED cityHash64(encap, mirror_src, vni, listener) COMMENT 'hash of what saw it' CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (bucket, server_ip, server_port, proto, client_ip, mirror_src, vni, encap, listener, vlan)
SETTINGS non_replicated_deduplication_window = 100000
COMMENT 'Sums by conversation and day, without ports of clients, from every viewpoint';

TRUNCATE TABLE flows_by_day;

INSERT INTO flows_by_day
SELECT
  toStartOfDay(f.bucket) AS bucket,
  f.encap AS encap,
  f.vni AS vni,
  f.mirror_src AS mirror_src,
  f.listener AS listener,
  f.vlan AS vlan,
  f.proto AS proto,
  f.client_ip AS client_ip,
  f.server_ip AS server_ip,
  f.server_port AS server_port,
  sum(f.records) AS records,
  sum(f.client_flows) AS client_flows,
  sum(f.server_flows) AS server_flows,
  sum(f.client_packets) AS client_packets,
  sum(f.server_packets) AS server_packets,
  sum(f.client_bytes) AS client_bytes,
  sum(f.server_bytes) AS server_bytes,
  sum(f.client_payload_bytes) AS client_payload_bytes,
  sum(f.server_payload_bytes) AS server_payload_bytes,
  groupBitOr(f.client_tcp_flags) AS client_tcp_flags,
  groupBitOr(f.server_tcp_flags) AS server_tcp_flags,
  sum(f.client_syns) AS client_syns,
  sum(f.server_syns) AS server_syns,
  sum(f.client_fins) AS client_fins,
  sum(f.server_fins) AS server_fins,
  sum(f.client_rsts) AS client_rsts,
  sum(f.server_rsts) AS server_rsts,
  sum(f.client_retransmits) AS client_retransmits,
  sum(f.server_retransmits) AS server_retransmits,
  sum(f.client_retransmit_bytes) AS client_retransmit_bytes,
  sum(f.server_retransmit_bytes) AS server_retransmit_bytes,
  sum(f.client_fast_retransmits) AS client_fast_retransmits,
  sum(f.server_fast_retransmits) AS server_fast_retransmits,
  sum(f.client_spurious_retransmits) AS client_spurious_retransmits,
  sum(f.server_spurious_retransmits) AS server_spurious_retransmits,
  sum(f.client_resent_segments) AS client_resent_segments,
  sum(f.server_resent_segments) AS server_resent_segments,
  sum(f.client_resent_bytes) AS client_resent_bytes,
  sum(f.server_resent_bytes) AS server_resent_bytes,
  sum(f.client_late_segments) AS client_late_segments,
  sum(f.server_late_segments) AS server_late_segments,
  sum(f.client_out_of_order) AS client_out_of_order,
  sum(f.server_out_of_order) AS server_out_of_order,
  sum(f.client_gaps) AS client_gaps,
  sum(f.server_gaps) AS server_gaps,
  sum(f.client_missed_bytes) AS client_missed_bytes,
  sum(f.server_missed_bytes) AS server_missed_bytes,
  sum(f.client_duplicate_acks) AS client_duplicate_acks,
  sum(f.server_duplicate_acks) AS server_duplicate_acks,
  sum(f.client_zero_windows) AS client_zero_windows,
  sum(f.server_zero_windows) AS server_zero_windows,
  sum(f.client_window_full) AS client_window_full,
  sum(f.server_window_full) AS server_window_full,
  sum(f.client_keep_alives) AS client_keep_alives,
  sum(f.server_keep_alives) AS server_keep_alives,
  sum(f.client_zero_window_probes) AS client_zero_window_probes,
  sum(f.server_zero_window_probes) AS server_zero_window_probes,
  sum(f.handshake_server_samples) AS handshake_server_samples,
  sum(f.handshake_server_sum_us) AS handshake_server_sum_us,
  max(f.handshake_server_max_us) AS handshake_server_max_us,
  sum(f.handshake_client_samples) AS handshake_client_samples,
  sum(f.handshake_client_sum_us) AS handshake_client_sum_us,
  max(f.handshake_client_max_us) AS handshake_client_max_us,
  min(f.client_rtt_min_us) AS client_rtt_min_us,
  min(f.server_rtt_min_us) AS server_rtt_min_us,
  max(f.client_rtt_max_us) AS client_rtt_max_us,
  max(f.server_rtt_max_us) AS server_rtt_max_us,
  sum(f.client_rtt_sum_us) AS client_rtt_sum_us,
  sum(f.server_rtt_sum_us) AS server_rtt_sum_us,
  sum(f.client_rtt_samples) AS client_rtt_samples,
  sum(f.server_rtt_samples) AS server_rtt_samples,
  min(f.client_ttl_min) AS client_ttl_min,
  min(f.server_ttl_min) AS server_ttl_min,
  sum(f.client_ecn_ce) AS client_ecn_ce,
  sum(f.server_ecn_ce) AS server_ecn_ce,
  sum(f.fragments) AS fragments,
  sum(f.truncated_packets) AS truncated_packets
FROM flows_by_hour AS f
GROUP BY bucket, encap, vni, mirror_src, listener, vlan, proto, client_ip, server_ip, server_port
SETTINGS max_partitions_per_insert_block = 0, distributed_foreground_insert = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS flows_by_day_mv TO flows_by_day AS
SELECT
  toStartOfDay(f.bucket) AS bucket,
  f.encap AS encap,
  f.vni AS vni,
  f.mirror_src AS mirror_src,
  f.listener AS listener,
  f.vlan AS vlan,
  f.proto AS proto,
  f.client_ip AS client_ip,
  f.server_ip AS server_ip,
  f.server_port AS server_port,
  sum(f.records) AS records,
  sum(f.client_flows) AS client_flows,
  sum(f.server_flows) AS server_flows,
  sum(f.client_packets) AS client_packets,
  sum(f.server_packets) AS server_packets,
  sum(f.client_bytes) AS client_bytes,
  sum(f.server_bytes) AS server_bytes,
  sum(f.client_payload_bytes) AS client_payload_bytes,
  sum(f.server_payload_bytes) AS server_payload_bytes,
  groupBitOr(f.client_tcp_flags) AS client_tcp_flags,
  groupBitOr(f.server_tcp_flags) AS server_tcp_flags,
  sum(f.client_syns) AS client_syns,
  sum(f.server_syns) AS server_syns,
  sum(f.client_fins) AS client_fins,
  sum(f.server_fins) AS server_fins,
  sum(f.client_rsts) AS client_rsts,
  sum(f.server_rsts) AS server_rsts,
  sum(f.client_retransmits) AS client_retransmits,
  sum(f.server_retransmits) AS server_retransmits,
  sum(f.client_retransmit_bytes) AS client_retransmit_bytes,
  sum(f.server_retransmit_bytes) AS server_retransmit_bytes,
  sum(f.client_fast_retransmits) AS client_fast_retransmits,
  sum(f.server_fast_retransmits) AS server_fast_retransmits,
  sum(f.client_spurious_retransmits) AS client_spurious_retransmits,
  sum(f.server_spurious_retransmits) AS server_spurious_retransmits,
  sum(f.client_resent_segments) AS client_resent_segments,
  sum(f.server_resent_segments) AS server_resent_segments,
  sum(f.client_resent_bytes) AS client_resent_bytes,
  sum(f.server_resent_bytes) AS server_resent_bytes,
  sum(f.client_late_segments) AS client_late_segments,
  sum(f.server_late_segments) AS server_late_segments,
  sum(f.client_out_of_order) AS client_out_of_order,
  sum(f.server_out_of_order) AS server_out_of_order,
  sum(f.client_gaps) AS client_gaps,
  sum(f.server_gaps) AS server_gaps,
  sum(f.client_missed_bytes) AS client_missed_bytes,
  sum(f.server_missed_bytes) AS server_missed_bytes,
  sum(f.client_duplicate_acks) AS client_duplicate_acks,
  sum(f.server_duplicate_acks) AS server_duplicate_acks,
  sum(f.client_zero_windows) AS client_zero_windows,
  sum(f.server_zero_windows) AS server_zero_windows,
  sum(f.client_window_full) AS client_window_full,
  sum(f.server_window_full) AS server_window_full,
  sum(f.client_keep_alives) AS client_keep_alives,
  sum(f.server_keep_alives) AS server_keep_alives,
  sum(f.client_zero_window_probes) AS client_zero_window_probes,
  sum(f.server_zero_window_probes) AS server_zero_window_probes,
  sum(f.handshake_server_samples) AS handshake_server_samples,
  sum(f.handshake_server_sum_us) AS handshake_server_sum_us,
  max(f.handshake_server_max_us) AS handshake_server_max_us,
  sum(f.handshake_client_samples) AS handshake_client_samples,
  sum(f.handshake_client_sum_us) AS handshake_client_sum_us,
  max(f.handshake_client_max_us) AS handshake_client_max_us,
  min(f.client_rtt_min_us) AS client_rtt_min_us,
  min(f.server_rtt_min_us) AS server_rtt_min_us,
  max(f.client_rtt_max_us) AS client_rtt_max_us,
  max(f.server_rtt_max_us) AS server_rtt_max_us,
  sum(f.client_rtt_sum_us) AS client_rtt_sum_us,
  sum(f.server_rtt_sum_us) AS server_rtt_sum_us,
  sum(f.client_rtt_samples) AS client_rtt_samples,
  sum(f.server_rtt_samples) AS server_rtt_samples,
  min(f.client_ttl_min) AS client_ttl_min,
  min(f.server_ttl_min) AS server_ttl_min,
  sum(f.client_ecn_ce) AS client_ecn_ce,
  sum(f.server_ecn_ce) AS server_ecn_ce,
  sum(f.fragments) AS fragments,
  sum(f.truncated_packets) AS truncated_packets
FROM flows_by_hour AS f
GROUP BY bucket, encap, vni, mirror_src, listener, vlan, proto, client_ip, server_ip, server_port;

CREATE TABLE IF NOT EXISTS flows_failed
(
  start_time DateTime64(6, 'UTC') COMMENT 'UTC, first packet of this record' CODEC(T64('bit'), ZSTD(1)),
  end_time DateTime64(6, 'UTC') COMMENT 'UTC, last packet of this record' CODEC(T64('bit'), ZSTD(1)),
  listener LowCardinality(String) COMMENT 'name of the listener' CODEC(ZSTD(1)),
  encap Enum8('none' = 0, 'vxlan' = 1, 'geneve' = 2) COMMENT 'how the packets reached the listener' CODEC(ZSTD(1)),
  vni UInt32 COMMENT 'VXLAN or GENEVE network identifier, 0 where none' CODEC(T64, ZSTD(1)),
  mirror_src IPv6 COMMENT 'outer source address: the mirrored network interface; :: where none' CODEC(ZSTD(1)),
  client_ip IPv6 COMMENT 'address of the client; IPv4 as ::ffff:a.b.c.d in ClickHouse, a.b.c.d in JSON' CODEC(ZSTD(1)),
  server_ip IPv6 COMMENT 'address of the server; IPv4 as ::ffff:a.b.c.d in ClickHouse, a.b.c.d in JSON' CODEC(ZSTD(1)),
  client_port UInt16 COMMENT 'port of the client, 0 where the protocol has none' CODEC(Delta, ZSTD(1)),
  server_port UInt16 COMMENT 'port of the server, 0 where the protocol has none' CODEC(ZSTD(1)),
  client_packets UInt64 COMMENT 'packets that the client sent' CODEC(T64, ZSTD(1)),
  server_packets UInt64 COMMENT 'packets that the server sent' CODEC(T64, ZSTD(1)),
  client_tcp_flags UInt8 COMMENT 'OR of the flag bytes of all segments of the client' CODEC(ZSTD(1)),
  client_syns UInt32 COMMENT 'packets of the client with SYN' CODEC(T64, ZSTD(1)),
  server_syns UInt32 COMMENT 'packets of the server with SYN' CODEC(T64, ZSTD(1)),
  client_rsts UInt32 COMMENT 'packets of the client with RST' CODEC(T64, ZSTD(1)),
  server_rsts UInt32 COMMENT 'packets of the server with RST' CODEC(T64, ZSTD(1)),
  history LowCardinality(String) COMMENT 'Zeek\'s history letters since the start of the flow, capital for the client' CODEC(ZSTD(1)),
  connection UInt64 MATERIALIZED cityHash64(least((client_ip, client_port), (server_ip, server_port)), greatest((client_ip, client_port), (server_ip, server_port))) COMMENT 'hash of both ends' CODEC(NONE),
  viewpoint UInt64 MATERIALIZED cityHash64(encap, mirror_src, vni, if(encap = 'none', listener, '')) COMMENT 'hash of what saw it' CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toDate(start_time)
ORDER BY (toStartOfHour(start_time), server_ip, server_port, client_ip, client_port, start_time)
SETTINGS non_replicated_deduplication_window = 100000, ttl_only_drop_parts = 1
COMMENT 'Flow records of TCP connections that were reset or did not open, from every viewpoint, and some of others';

TRUNCATE TABLE flows_failed;

INSERT INTO flows_failed
SELECT
  start_time,
  end_time,
  listener,
  encap,
  vni,
  mirror_src,
  client_ip,
  server_ip,
  client_port,
  server_port,
  client_packets,
  server_packets,
  client_tcp_flags,
  client_syns,
  server_syns,
  client_rsts,
  server_rsts,
  history
FROM flows
WHERE proto = 6 AND
(
  client_rsts > 0 OR server_rsts > 0
  OR client_syns > 0 AND bitAnd(client_tcp_flags, 16) = 0
  OR client_packets = 0 AND server_syns > 0 AND server_payload_bytes = 0
)
SETTINGS max_partitions_per_insert_block = 0, distributed_foreground_insert = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS flows_failed_mv TO flows_failed AS
SELECT
  start_time,
  end_time,
  listener,
  encap,
  vni,
  mirror_src,
  client_ip,
  server_ip,
  client_port,
  server_port,
  client_packets,
  server_packets,
  client_tcp_flags,
  client_syns,
  server_syns,
  client_rsts,
  server_rsts,
  history
FROM flows
WHERE proto = 6 AND
(
  client_rsts > 0 OR server_rsts > 0
  OR client_syns > 0 AND bitAnd(client_tcp_flags, 16) = 0
  OR client_packets = 0 AND server_syns > 0 AND server_payload_bytes = 0
);

CREATE OR REPLACE VIEW flows_once AS
SELECT
  flow_id,
  record_no,
  end_reason,
  flow_start,
  start_time,
  end_time,
  listener,
  encap,
  vni,
  mirror_src,
  vlan,
  proto,
  client_ip,
  server_ip,
  client_port,
  server_port,
  icmp_type,
  icmp_code,
  community_id,
  orientation,
  client_packets,
  server_packets,
  client_bytes,
  server_bytes,
  client_payload_bytes,
  server_payload_bytes,
  client_tcp_flags,
  server_tcp_flags,
  client_syns,
  server_syns,
  client_fins,
  server_fins,
  client_rsts,
  server_rsts,
  client_retransmits,
  server_retransmits,
  client_retransmit_bytes,
  server_retransmit_bytes,
  client_fast_retransmits,
  server_fast_retransmits,
  client_spurious_retransmits,
  server_spurious_retransmits,
  client_resent_segments,
  server_resent_segments,
  client_resent_bytes,
  server_resent_bytes,
  client_late_segments,
  server_late_segments,
  client_out_of_order,
  server_out_of_order,
  client_gaps,
  server_gaps,
  client_missed_bytes,
  server_missed_bytes,
  client_duplicate_acks,
  server_duplicate_acks,
  client_zero_windows,
  server_zero_windows,
  client_window_full,
  server_window_full,
  client_keep_alives,
  server_keep_alives,
  client_zero_window_probes,
  server_zero_window_probes,
  handshake_server_us,
  handshake_client_us,
  client_rtt_min_us,
  server_rtt_min_us,
  client_rtt_max_us,
  server_rtt_max_us,
  client_rtt_sum_us,
  server_rtt_sum_us,
  client_rtt_samples,
  server_rtt_samples,
  client_mss,
  server_mss,
  client_window_scale,
  server_window_scale,
  client_ttl_min,
  server_ttl_min,
  client_dscp,
  server_dscp,
  client_ecn_ce,
  server_ecn_ce,
  fragments,
  truncated_packets,
  conn_state,
  history
FROM flows
WHERE start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')} AND cityHash64(cityHash64(proto, least((client_ip, client_port), (server_ip, server_port)), greatest((client_ip, client_port), (server_ip, server_port))), cityHash64(encap, mirror_src, vni, if(encap = 'none', listener, ''))) NOT IN
(
  SELECT arrayJoin(arraySlice(arraySort(groupArray((-packets, keys, loser))), 2)).3
  FROM
  (
    SELECT
      cityHash64(proto, least((client_ip, client_port), (server_ip, server_port)), greatest((client_ip, client_port), (server_ip, server_port))) AS several,
      (encap, mirror_src, vni, if(encap = 'none', listener, '')) AS keys,
      cityHash64(cityHash64(proto, least((client_ip, client_port), (server_ip, server_port)), greatest((client_ip, client_port), (server_ip, server_port))), cityHash64(encap, mirror_src, vni, if(encap = 'none', listener, ''))) AS loser,
      toInt64(sum(client_packets + server_packets)) AS packets
    FROM flows WHERE start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')} AND cityHash64(proto, least((client_ip, client_port), (server_ip, server_port)), greatest((client_ip, client_port), (server_ip, server_port))) IN
    (
      SELECT cityHash64(proto, least((client_ip, client_port), (server_ip, server_port)), greatest((client_ip, client_port), (server_ip, server_port))) AS several
      FROM flows WHERE start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')}
      GROUP BY several
      HAVING min(cityHash64(encap, mirror_src, vni, if(encap = 'none', listener, ''))) != max(cityHash64(encap, mirror_src, vni, if(encap = 'none', listener, '')))
    )
    GROUP BY several, keys, loser
  )
  GROUP BY several
)
COMMENT 'Flow records that start in [since, until), each conversation from the one viewpoint that saw most of it.';

CREATE OR REPLACE VIEW failed_connections AS
SELECT
  any(f.client_ip) AS client_ip,
  any(f.client_port) AS client_port,
  any(f.server_ip) AS server_ip,
  any(f.server_port) AS server_port,
  min(f.start_time) AS first_time,
  max(f.end_time) AS last_time,
  max(f.client_syns > 0 OR position(f.history, 'S') > 0) AS asked,
  max(f.server_syns > 0 OR position(f.history, 'h') > 0 OR position(f.history, 'S') > 0 AND position(f.history, 'A') > 0) AS opened,
  bitAnd(groupBitOr(f.client_tcp_flags), 16) > 0 AS acknowledged,
  sum(f.server_packets) AS server_packets,
  sum(f.client_syns) AS client_syns,
  sum(f.client_rsts) AS client_rsts,
  sum(f.server_rsts) AS server_rsts
FROM flows_failed AS f
WHERE start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')} AND cityHash64(connection, viewpoint) NOT IN
(
  SELECT arrayJoin(arraySlice(arraySort(groupArray((-packets, keys, loser))), 2)).3
  FROM
  (
    SELECT
      connection AS several,
      (encap, mirror_src, vni, if(encap = 'none', listener, '')) AS keys,
      cityHash64(connection, viewpoint) AS loser,
      toInt64(sum(client_packets + server_packets)) AS packets
    FROM flows_failed WHERE start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')} AND connection IN
    (
      SELECT connection AS several
      FROM flows_failed WHERE start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')}
      GROUP BY several
      HAVING min(viewpoint) != max(viewpoint)
    )
    GROUP BY several, keys, loser
  )
  GROUP BY several
)
GROUP BY connection, f.client_ip < f.server_ip, f.client_port < f.server_port
COMMENT 'TCP connections with records in [since, until) that have a reset or no end of their opening, from the one viewpoint that saw most of it.';

CREATE OR REPLACE VIEW viewpoint_sums AS
SELECT
  encap,
  vni,
  mirror_src,
  listener,
  vlan,
  proto,
  client_ip,
  server_ip,
  server_port,
  records,
  client_flows,
  server_flows,
  client_packets,
  server_packets,
  client_bytes,
  server_bytes,
  client_payload_bytes,
  server_payload_bytes,
  client_tcp_flags,
  server_tcp_flags,
  client_syns,
  server_syns,
  client_fins,
  server_fins,
  client_rsts,
  server_rsts,
  client_retransmits,
  server_retransmits,
  client_retransmit_bytes,
  server_retransmit_bytes,
  client_fast_retransmits,
  server_fast_retransmits,
  client_spurious_retransmits,
  server_spurious_retransmits,
  client_resent_segments,
  server_resent_segments,
  client_resent_bytes,
  server_resent_bytes,
  client_late_segments,
  server_late_segments,
  client_out_of_order,
  server_out_of_order,
  client_gaps,
  server_gaps,
  client_missed_bytes,
  server_missed_bytes,
  client_duplicate_acks,
  server_duplicate_acks,
  client_zero_windows,
  server_zero_windows,
  client_window_full,
  server_window_full,
  client_keep_alives,
  server_keep_alives,
  client_zero_window_probes,
  server_zero_window_probes,
  handshake_server_samples,
  handshake_server_sum_us,
  handshake_server_max_us,
  handshake_client_samples,
  handshake_client_sum_us,
  handshake_client_max_us,
  client_rtt_min_us,
  server_rtt_min_us,
  client_rtt_max_us,
  server_rtt_max_us,
  client_rtt_sum_us,
  server_rtt_sum_us,
  client_rtt_samples,
  server_rtt_samples,
  client_ttl_min,
  server_ttl_min,
  client_ecn_ce,
  server_ecn_ce,
  fragments,
  truncated_packets,
  conversation,
  viewpoint,
  cityHash64(conversation, viewpoint, client_ip < server_ip) AS key,
  key IN
(
  SELECT cityHash64(conversation, viewpoint, client_ip < server_ip)
  FROM (
  SELECT conversation, viewpoint, client_ip, server_ip, client_flows, server_flows FROM flows_by_day WHERE bucket >= if(toStartOfDay({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfDay({since:DateTime64(6, 'UTC')}), toStartOfDay({since:DateTime64(6, 'UTC')}) + INTERVAL 1 DAY) AND bucket < toStartOfDay({until:DateTime64(6, 'UTC')})
  UNION ALL
  SELECT cityHash64(proto, server_port, least(client_ip, server_ip), greatest(client_ip, server_ip)) AS conversation, cityHash64(encap, mirror_src, vni, listener) AS viewpoint, client_ip, server_ip, client_flows, server_flows FROM flows_by_hour WHERE bucket >= if(toStartOfHour({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfHour({since:DateTime64(6, 'UTC')}), toStartOfHour({since:DateTime64(6, 'UTC')}) + INTERVAL 1 HOUR) AND bucket < toStartOfHour({until:DateTime64(6, 'UTC')}) AND NOT (bucket >= if(toStartOfDay({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfDay({since:DateTime64(6, 'UTC')}), toStartOfDay({since:DateTime64(6, 'UTC')}) + INTERVAL 1 DAY) AND bucket < toStartOfDay({until:DateTime64(6, 'UTC')}))
  UNION ALL
  SELECT cityHash64(proto, server_port, least(client_ip, server_ip), greatest(client_ip, server_ip)) AS conversation, cityHash64(encap, mirror_src, vni, listener) AS viewpoint, client_ip, server_ip, client_flows, server_flows FROM flows_by_minute WHERE bucket >= toStartOfMinute({since:DateTime64(6, 'UTC')}) AND bucket < {until:DateTime64(6, 'UTC')} AND NOT (bucket >= if(toStartOfHour({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfHour({since:DateTime64(6, 'UTC')}), toStartOfHour({since:DateTime64(6, 'UTC')}) + INTERVAL 1 HOUR) AND bucket < toStartOfHour({until:DateTime64(6, 'UTC')}))
)
  WHERE server_flows > client_flows
) AS uneven
FROM
(
  SELECT encap, vni, mirror_src, listener, vlan, proto, client_ip, server_ip, server_port, records, client_flows, server_flows, client_packets, server_packets, client_bytes, server_bytes, client_payload_bytes, server_payload_bytes, client_tcp_flags, server_tcp_flags, client_syns, server_syns, client_fins, server_fins, client_rsts, server_rsts, client_retransmits, server_retransmits, client_retransmit_bytes, server_retransmit_bytes, client_fast_retransmits, server_fast_retransmits, client_spurious_retransmits, server_spurious_retransmits, client_resent_segments, server_resent_segments, client_resent_bytes, server_resent_bytes, client_late_segments, server_late_segments, client_out_of_order, server_out_of_order, client_gaps, server_gaps, client_missed_bytes, server_missed_bytes, client_duplicate_acks, server_duplicate_acks, client_zero_windows, server_zero_windows, client_window_full, server_window_full, client_keep_alives, server_keep_alives, client_zero_window_probes, server_zero_window_probes, handshake_server_samples, handshake_server_sum_us, handshake_server_max_us, handshake_client_samples, handshake_client_sum_us, handshake_client_max_us, client_rtt_min_us, server_rtt_min_us, client_rtt_max_us, server_rtt_max_us, client_rtt_sum_us, server_rtt_sum_us, client_rtt_samples, server_rtt_samples, client_ttl_min, server_ttl_min, client_ecn_ce, server_ecn_ce, fragments, truncated_packets, conversation, viewpoint FROM flows_by_day WHERE bucket >= if(toStartOfDay({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfDay({since:DateTime64(6, 'UTC')}), toStartOfDay({since:DateTime64(6, 'UTC')}) + INTERVAL 1 DAY) AND bucket < toStartOfDay({until:DateTime64(6, 'UTC')})
  UNION ALL
  SELECT encap, vni, mirror_src, listener, vlan, proto, client_ip, server_ip, server_port, records, client_flows, server_flows, client_packets, server_packets, client_bytes, server_bytes, client_payload_bytes, server_payload_bytes, client_tcp_flags, server_tcp_flags, client_syns, server_syns, client_fins, server_fins, client_rsts, server_rsts, client_retransmits, server_retransmits, client_retransmit_bytes, server_retransmit_bytes, client_fast_retransmits, server_fast_retransmits, client_spurious_retransmits, server_spurious_retransmits, client_resent_segments, server_resent_segments, client_resent_bytes, server_resent_bytes, client_late_segments, server_late_segments, client_out_of_order, server_out_of_order, client_gaps, server_gaps, client_missed_bytes, server_missed_bytes, client_duplicate_acks, server_duplicate_acks, client_zero_windows, server_zero_windows, client_window_full, server_window_full, client_keep_alives, server_keep_alives, client_zero_window_probes, server_zero_window_probes, handshake_server_samples, handshake_server_sum_us, handshake_server_max_us, handshake_client_samples, handshake_client_sum_us, handshake_client_max_us, client_rtt_min_us, server_rtt_min_us, client_rtt_max_us, server_rtt_max_us, client_rtt_sum_us, server_rtt_sum_us, client_rtt_samples, server_rtt_samples, client_ttl_min, server_ttl_min, client_ecn_ce, server_ecn_ce, fragments, truncated_packets, cityHash64(proto, server_port, least(client_ip, server_ip), greatest(client_ip, server_ip)) AS conversation, cityHash64(encap, mirror_src, vni, listener) AS viewpoint FROM flows_by_hour WHERE bucket >= if(toStartOfHour({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfHour({since:DateTime64(6, 'UTC')}), toStartOfHour({since:DateTime64(6, 'UTC')}) + INTERVAL 1 HOUR) AND bucket < toStartOfHour({until:DateTime64(6, 'UTC')}) AND NOT (bucket >= if(toStartOfDay({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfDay({since:DateTime64(6, 'UTC')}), toStartOfDay({since:DateTime64(6, 'UTC')}) + INTERVAL 1 DAY) AND bucket < toStartOfDay({until:DateTime64(6, 'UTC')}))
  UNION ALL
  SELECT encap, vni, mirror_src, listener, vlan, proto, client_ip, server_ip, server_port, records, client_flows, server_flows, client_packets, server_packets, client_bytes, server_bytes, client_payload_bytes, server_payload_bytes, client_tcp_flags, server_tcp_flags, client_syns, server_syns, client_fins, server_fins, client_rsts, server_rsts, client_retransmits, server_retransmits, client_retransmit_bytes, server_retransmit_bytes, client_fast_retransmits, server_fast_retransmits, client_spurious_retransmits, server_spurious_retransmits, client_resent_segments, server_resent_segments, client_resent_bytes, server_resent_bytes, client_late_segments, server_late_segments, client_out_of_order, server_out_of_order, client_gaps, server_gaps, client_missed_bytes, server_missed_bytes, client_duplicate_acks, server_duplicate_acks, client_zero_windows, server_zero_windows, client_window_full, server_window_full, client_keep_alives, server_keep_alives, client_zero_window_probes, server_zero_window_probes, handshake_server_samples, handshake_server_sum_us, handshake_server_max_us, handshake_client_samples, handshake_client_sum_us, handshake_client_max_us, client_rtt_min_us, server_rtt_min_us, client_rtt_max_us, server_rtt_max_us, client_rtt_sum_us, server_rtt_sum_us, client_rtt_samples, server_rtt_samples, client_ttl_min, server_ttl_min, client_ecn_ce, server_ecn_ce, fragments, truncated_packets, cityHash64(proto, server_port, least(client_ip, server_ip), greatest(client_ip, server_ip)) AS conversation, cityHash64(encap, mirror_src, vni, listener) AS viewpoint FROM flows_by_minute WHERE bucket >= toStartOfMinute({since:DateTime64(6, 'UTC')}) AND bucket < {until:DateTime64(6, 'UTC')} AND NOT (bucket >= if(toStartOfHour({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfHour({since:DateTime64(6, 'UTC')}), toStartOfHour({since:DateTime64(6, 'UTC')}) + INTERVAL 1 HOUR) AND bucket < toStartOfHour({until:DateTime64(6, 'UTC')}))
)
COMMENT 'Sums in [since, until) by whole minutes, from every viewpoint, each conversation in several rows.';

CREATE OR REPLACE VIEW conversations_by_viewpoint AS
SELECT
  encap,
  vni,
  mirror_src,
  listener,
  proto,
  client_ip,
  server_ip,
  server_port,
  greatest(client_flows, server_flows) AS flows,
  sum(r.records) AS records,
  sum(r.client_flows) AS client_flows,
  sum(r.server_flows) AS server_flows,
  sum(r.client_packets) AS client_packets,
  sum(r.server_packets) AS server_packets,
  sum(r.client_bytes) AS client_bytes,
  sum(r.server_bytes) AS server_bytes,
  sum(r.client_payload_bytes) AS client_payload_bytes,
  sum(r.server_payload_bytes) AS server_payload_bytes,
  groupBitOr(r.client_tcp_flags) AS client_tcp_flags,
  groupBitOr(r.server_tcp_flags) AS server_tcp_flags,
  sum(r.client_syns) AS client_syns,
  sum(r.server_syns) AS server_syns,
  sum(r.client_fins) AS client_fins,
  sum(r.server_fins) AS server_fins,
  sum(r.client_rsts) AS client_rsts,
  sum(r.server_rsts) AS server_rsts,
  sum(r.client_retransmits) AS client_retransmits,
  sum(r.server_retransmits) AS server_retransmits,
  sum(r.client_retransmit_bytes) AS client_retransmit_bytes,
  sum(r.server_retransmit_bytes) AS server_retransmit_bytes,
  sum(r.client_fast_retransmits) AS client_fast_retransmits,
  sum(r.server_fast_retransmits) AS server_fast_retransmits,
  sum(r.client_spurious_retransmits) AS client_spurious_retransmits,
  sum(r.server_spurious_retransmits) AS server_spurious_retransmits,
  sum(r.client_resent_segments) AS client_resent_segments,
  sum(r.server_resent_segments) AS server_resent_segments,
  sum(r.client_resent_bytes) AS client_resent_bytes,
  sum(r.server_resent_bytes) AS server_resent_bytes,
  sum(r.client_late_segments) AS client_late_segments,
  sum(r.server_late_segments) AS server_late_segments,
  sum(r.client_out_of_order) AS client_out_of_order,
  sum(r.server_out_of_order) AS server_out_of_order,
  sum(r.client_gaps) AS client_gaps,
  sum(r.server_gaps) AS server_gaps,
  sum(r.client_missed_bytes) AS client_missed_bytes,
  sum(r.server_missed_bytes) AS server_missed_bytes,
  sum(r.client_duplicate_acks) AS client_duplicate_acks,
  sum(r.server_duplicate_acks) AS server_duplicate_acks,
  sum(r.client_zero_windows) AS client_zero_windows,
  sum(r.server_zero_windows) AS server_zero_windows,
  sum(r.client_window_full) AS client_window_full,
  sum(r.server_window_full) AS server_window_full,
  sum(r.client_keep_alives) AS client_keep_alives,
  sum(r.server_keep_alives) AS server_keep_alives,
  sum(r.client_zero_window_probes) AS client_zero_window_probes,
  sum(r.server_zero_window_probes) AS server_zero_window_probes,
  sum(r.handshake_server_samples) AS handshake_server_samples,
  sum(r.handshake_server_sum_us) AS handshake_server_sum_us,
  max(r.handshake_server_max_us) AS handshake_server_max_us,
  sum(r.handshake_client_samples) AS handshake_client_samples,
  sum(r.handshake_client_sum_us) AS handshake_client_sum_us,
  max(r.handshake_client_max_us) AS handshake_client_max_us,
  min(r.client_rtt_min_us) AS client_rtt_min_us,
  min(r.server_rtt_min_us) AS server_rtt_min_us,
  max(r.client_rtt_max_us) AS client_rtt_max_us,
  max(r.server_rtt_max_us) AS server_rtt_max_us,
  sum(r.client_rtt_sum_us) AS client_rtt_sum_us,
  sum(r.server_rtt_sum_us) AS server_rtt_sum_us,
  sum(r.client_rtt_samples) AS client_rtt_samples,
  sum(r.server_rtt_samples) AS server_rtt_samples,
  min(r.client_ttl_min) AS client_ttl_min,
  min(r.server_ttl_min) AS server_ttl_min,
  sum(r.client_ecn_ce) AS client_ecn_ce,
  sum(r.server_ecn_ce) AS server_ecn_ce,
  sum(r.fragments) AS fragments,
  sum(r.truncated_packets) AS truncated_packets
FROM viewpoint_sums(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')}) AS r
GROUP BY encap, vni, mirror_src, listener, proto, client_ip, server_ip, server_port
COMMENT 'Conversations in [since, until) by whole minutes, from every viewpoint that saw them: do not add viewpoints up.';

CREATE OR REPLACE VIEW conversation_sums AS
SELECT
  encap,
  vni,
  mirror_src,
  listener,
  vlan,
  proto,
  client_ip,
  server_ip,
  server_port,
  records,
  client_flows,
  server_flows,
  client_packets,
  server_packets,
  client_bytes,
  server_bytes,
  client_payload_bytes,
  server_payload_bytes,
  client_tcp_flags,
  server_tcp_flags,
  client_syns,
  server_syns,
  client_fins,
  server_fins,
  client_rsts,
  server_rsts,
  client_retransmits,
  server_retransmits,
  client_retransmit_bytes,
  server_retransmit_bytes,
  client_fast_retransmits,
  server_fast_retransmits,
  client_spurious_retransmits,
  server_spurious_retransmits,
  client_resent_segments,
  server_resent_segments,
  client_resent_bytes,
  server_resent_bytes,
  client_late_segments,
  server_late_segments,
  client_out_of_order,
  server_out_of_order,
  client_gaps,
  server_gaps,
  client_missed_bytes,
  server_missed_bytes,
  client_duplicate_acks,
  server_duplicate_acks,
  client_zero_windows,
  server_zero_windows,
  client_window_full,
  server_window_full,
  client_keep_alives,
  server_keep_alives,
  client_zero_window_probes,
  server_zero_window_probes,
  handshake_server_samples,
  handshake_server_sum_us,
  handshake_server_max_us,
  handshake_client_samples,
  handshake_client_sum_us,
  handshake_client_max_us,
  client_rtt_min_us,
  server_rtt_min_us,
  client_rtt_max_us,
  server_rtt_max_us,
  client_rtt_sum_us,
  server_rtt_sum_us,
  client_rtt_samples,
  server_rtt_samples,
  client_ttl_min,
  server_ttl_min,
  client_ecn_ce,
  server_ecn_ce,
  fragments,
  truncated_packets,
  conversation,
  viewpoint,
  cityHash64(conversation, viewpoint, client_ip < server_ip) AS key,
  key IN
(
  SELECT cityHash64(conversation, viewpoint, client_ip < server_ip)
  FROM (
  SELECT conversation, viewpoint, client_ip, server_ip, client_flows, server_flows FROM flows_by_day WHERE bucket >= if(toStartOfDay({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfDay({since:DateTime64(6, 'UTC')}), toStartOfDay({since:DateTime64(6, 'UTC')}) + INTERVAL 1 DAY) AND bucket < toStartOfDay({until:DateTime64(6, 'UTC')})
  UNION ALL
  SELECT cityHash64(proto, server_port, least(client_ip, server_ip), greatest(client_ip, server_ip)) AS conversation, cityHash64(encap, mirror_src, vni, listener) AS viewpoint, client_ip, server_ip, client_flows, server_flows FROM flows_by_hour WHERE bucket >= if(toStartOfHour({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfHour({since:DateTime64(6, 'UTC')}), toStartOfHour({since:DateTime64(6, 'UTC')}) + INTERVAL 1 HOUR) AND bucket < toStartOfHour({until:DateTime64(6, 'UTC')}) AND NOT (bucket >= if(toStartOfDay({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfDay({since:DateTime64(6, 'UTC')}), toStartOfDay({since:DateTime64(6, 'UTC')}) + INTERVAL 1 DAY) AND bucket < toStartOfDay({until:DateTime64(6, 'UTC')}))
  UNION ALL
  SELECT cityHash64(proto, server_port, least(client_ip, server_ip), greatest(client_ip, server_ip)) AS conversation, cityHash64(encap, mirror_src, vni, listener) AS viewpoint, client_ip, server_ip, client_flows, server_flows FROM flows_by_minute WHERE bucket >= toStartOfMinute({since:DateTime64(6, 'UTC')}) AND bucket < {until:DateTime64(6, 'UTC')} AND NOT (bucket >= if(toStartOfHour({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfHour({since:DateTime64(6, 'UTC')}), toStartOfHour({since:DateTime64(6, 'UTC')}) + INTERVAL 1 HOUR) AND bucket < toStartOfHour({until:DateTime64(6, 'UTC')}))
)
  WHERE server_flows > client_flows
) AS uneven
FROM
(
  SELECT encap, vni, mirror_src, listener, vlan, proto, client_ip, server_ip, server_port, records, client_flows, server_flows, client_packets, server_packets, client_bytes, server_bytes, client_payload_bytes, server_payload_bytes, client_tcp_flags, server_tcp_flags, client_syns, server_syns, client_fins, server_fins, client_rsts, server_rsts, client_retransmits, server_retransmits, client_retransmit_bytes, server_retransmit_bytes, client_fast_retransmits, server_fast_retransmits, client_spurious_retransmits, server_spurious_retransmits, client_resent_segments, server_resent_segments, client_resent_bytes, server_resent_bytes, client_late_segments, server_late_segments, client_out_of_order, server_out_of_order, client_gaps, server_gaps, client_missed_bytes, server_missed_bytes, client_duplicate_acks, server_duplicate_acks, client_zero_windows, server_zero_windows, client_window_full, server_window_full, client_keep_alives, server_keep_alives, client_zero_window_probes, server_zero_window_probes, handshake_server_samples, handshake_server_sum_us, handshake_server_max_us, handshake_client_samples, handshake_client_sum_us, handshake_client_max_us, client_rtt_min_us, server_rtt_min_us, client_rtt_max_us, server_rtt_max_us, client_rtt_sum_us, server_rtt_sum_us, client_rtt_samples, server_rtt_samples, client_ttl_min, server_ttl_min, client_ecn_ce, server_ecn_ce, fragments, truncated_packets, conversation, viewpoint FROM flows_by_day WHERE bucket >= if(toStartOfDay({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfDay({since:DateTime64(6, 'UTC')}), toStartOfDay({since:DateTime64(6, 'UTC')}) + INTERVAL 1 DAY) AND bucket < toStartOfDay({until:DateTime64(6, 'UTC')})
  UNION ALL
  SELECT encap, vni, mirror_src, listener, vlan, proto, client_ip, server_ip, server_port, records, client_flows, server_flows, client_packets, server_packets, client_bytes, server_bytes, client_payload_bytes, server_payload_bytes, client_tcp_flags, server_tcp_flags, client_syns, server_syns, client_fins, server_fins, client_rsts, server_rsts, client_retransmits, server_retransmits, client_retransmit_bytes, server_retransmit_bytes, client_fast_retransmits, server_fast_retransmits, client_spurious_retransmits, server_spurious_retransmits, client_resent_segments, server_resent_segments, client_resent_bytes, server_resent_bytes, client_late_segments, server_late_segments, client_out_of_order, server_out_of_order, client_gaps, server_gaps, client_missed_bytes, server_missed_bytes, client_duplicate_acks, server_duplicate_acks, client_zero_windows, server_zero_windows, client_window_full, server_window_full, client_keep_alives, server_keep_alives, client_zero_window_probes, server_zero_window_probes, handshake_server_samples, handshake_server_sum_us, handshake_server_max_us, handshake_client_samples, handshake_client_sum_us, handshake_client_max_us, client_rtt_min_us, server_rtt_min_us, client_rtt_max_us, server_rtt_max_us, client_rtt_sum_us, server_rtt_sum_us, client_rtt_samples, server_rtt_samples, client_ttl_min, server_ttl_min, client_ecn_ce, server_ecn_ce, fragments, truncated_packets, cityHash64(proto, server_port, least(client_ip, server_ip), greatest(client_ip, server_ip)) AS conversation, cityHash64(encap, mirror_src, vni, listener) AS viewpoint FROM flows_by_hour WHERE bucket >= if(toStartOfHour({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfHour({since:DateTime64(6, 'UTC')}), toStartOfHour({since:DateTime64(6, 'UTC')}) + INTERVAL 1 HOUR) AND bucket < toStartOfHour({until:DateTime64(6, 'UTC')}) AND NOT (bucket >= if(toStartOfDay({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfDay({since:DateTime64(6, 'UTC')}), toStartOfDay({since:DateTime64(6, 'UTC')}) + INTERVAL 1 DAY) AND bucket < toStartOfDay({until:DateTime64(6, 'UTC')}))
  UNION ALL
  SELECT encap, vni, mirror_src, listener, vlan, proto, client_ip, server_ip, server_port, records, client_flows, server_flows, client_packets, server_packets, client_bytes, server_bytes, client_payload_bytes, server_payload_bytes, client_tcp_flags, server_tcp_flags, client_syns, server_syns, client_fins, server_fins, client_rsts, server_rsts, client_retransmits, server_retransmits, client_retransmit_bytes, server_retransmit_bytes, client_fast_retransmits, server_fast_retransmits, client_spurious_retransmits, server_spurious_retransmits, client_resent_segments, server_resent_segments, client_resent_bytes, server_resent_bytes, client_late_segments, server_late_segments, client_out_of_order, server_out_of_order, client_gaps, server_gaps, client_missed_bytes, server_missed_bytes, client_duplicate_acks, server_duplicate_acks, client_zero_windows, server_zero_windows, client_window_full, server_window_full, client_keep_alives, server_keep_alives, client_zero_window_probes, server_zero_window_probes, handshake_server_samples, handshake_server_sum_us, handshake_server_max_us, handshake_client_samples, handshake_client_sum_us, handshake_client_max_us, client_rtt_min_us, server_rtt_min_us, client_rtt_max_us, server_rtt_max_us, client_rtt_sum_us, server_rtt_sum_us, client_rtt_samples, server_rtt_samples, client_ttl_min, server_ttl_min, client_ecn_ce, server_ecn_ce, fragments, truncated_packets, cityHash64(proto, server_port, least(client_ip, server_ip), greatest(client_ip, server_ip)) AS conversation, cityHash64(encap, mirror_src, vni, listener) AS viewpoint FROM flows_by_minute WHERE bucket >= toStartOfMinute({since:DateTime64(6, 'UTC')}) AND bucket < {until:DateTime64(6, 'UTC')} AND NOT (bucket >= if(toStartOfHour({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfHour({since:DateTime64(6, 'UTC')}), toStartOfHour({since:DateTime64(6, 'UTC')}) + INTERVAL 1 HOUR) AND bucket < toStartOfHour({until:DateTime64(6, 'UTC')}))
)
WHERE cityHash64(conversation, viewpoint) NOT IN
(
  SELECT arrayJoin(arraySlice(arraySort(groupArray((-packets, keys, loser))), 2)).3
  FROM
  (
    SELECT
      conversation AS several,
      (encap, mirror_src, vni, listener) AS keys,
      cityHash64(conversation, viewpoint) AS loser,
      toInt64(sum(client_packets + server_packets)) AS packets
    FROM (
  SELECT encap, vni, mirror_src, listener, proto, client_ip, server_ip, server_port, conversation, viewpoint, client_packets, server_packets FROM flows_by_day WHERE bucket >= if(toStartOfDay({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfDay({since:DateTime64(6, 'UTC')}), toStartOfDay({since:DateTime64(6, 'UTC')}) + INTERVAL 1 DAY) AND bucket < toStartOfDay({until:DateTime64(6, 'UTC')})
  UNION ALL
  SELECT encap, vni, mirror_src, listener, proto, client_ip, server_ip, server_port, cityHash64(proto, server_port, least(client_ip, server_ip), greatest(client_ip, server_ip)) AS conversation, cityHash64(encap, mirror_src, vni, listener) AS viewpoint, client_packets, server_packets FROM flows_by_hour WHERE bucket >= if(toStartOfHour({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfHour({since:DateTime64(6, 'UTC')}), toStartOfHour({since:DateTime64(6, 'UTC')}) + INTERVAL 1 HOUR) AND bucket < toStartOfHour({until:DateTime64(6, 'UTC')}) AND NOT (bucket >= if(toStartOfDay({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfDay({since:DateTime64(6, 'UTC')}), toStartOfDay({since:DateTime64(6, 'UTC')}) + INTERVAL 1 DAY) AND bucket < toStartOfDay({until:DateTime64(6, 'UTC')}))
  UNION ALL
  SELECT encap, vni, mirror_src, listener, proto, client_ip, server_ip, server_port, cityHash64(proto, server_port, least(client_ip, server_ip), greatest(client_ip, server_ip)) AS conversation, cityHash64(encap, mirror_src, vni, listener) AS viewpoint, client_packets, server_packets FROM flows_by_minute WHERE bucket >= toStartOfMinute({since:DateTime64(6, 'UTC')}) AND bucket < {until:DateTime64(6, 'UTC')} AND NOT (bucket >= if(toStartOfHour({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfHour({since:DateTime64(6, 'UTC')}), toStartOfHour({since:DateTime64(6, 'UTC')}) + INTERVAL 1 HOUR) AND bucket < toStartOfHour({until:DateTime64(6, 'UTC')}))
) WHERE 1 AND conversation IN
    (
      SELECT conversation AS several
      FROM (
  SELECT encap, vni, mirror_src, listener, proto, client_ip, server_ip, server_port, conversation, viewpoint, client_packets, server_packets FROM flows_by_day WHERE bucket >= if(toStartOfDay({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfDay({since:DateTime64(6, 'UTC')}), toStartOfDay({since:DateTime64(6, 'UTC')}) + INTERVAL 1 DAY) AND bucket < toStartOfDay({until:DateTime64(6, 'UTC')})
  UNION ALL
  SELECT encap, vni, mirror_src, listener, proto, client_ip, server_ip, server_port, cityHash64(proto, server_port, least(client_ip, server_ip), greatest(client_ip, server_ip)) AS conversation, cityHash64(encap, mirror_src, vni, listener) AS viewpoint, client_packets, server_packets FROM flows_by_hour WHERE bucket >= if(toStartOfHour({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfHour({since:DateTime64(6, 'UTC')}), toStartOfHour({since:DateTime64(6, 'UTC')}) + INTERVAL 1 HOUR) AND bucket < toStartOfHour({until:DateTime64(6, 'UTC')}) AND NOT (bucket >= if(toStartOfDay({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfDay({since:DateTime64(6, 'UTC')}), toStartOfDay({since:DateTime64(6, 'UTC')}) + INTERVAL 1 DAY) AND bucket < toStartOfDay({until:DateTime64(6, 'UTC')}))
  UNION ALL
  SELECT encap, vni, mirror_src, listener, proto, client_ip, server_ip, server_port, cityHash64(proto, server_port, least(client_ip, server_ip), greatest(client_ip, server_ip)) AS conversation, cityHash64(encap, mirror_src, vni, listener) AS viewpoint, client_packets, server_packets FROM flows_by_minute WHERE bucket >= toStartOfMinute({since:DateTime64(6, 'UTC')}) AND bucket < {until:DateTime64(6, 'UTC')} AND NOT (bucket >= if(toStartOfHour({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfHour({since:DateTime64(6, 'UTC')}), toStartOfHour({since:DateTime64(6, 'UTC')}) + INTERVAL 1 HOUR) AND bucket < toStartOfHour({until:DateTime64(6, 'UTC')}))
) WHERE 1
      GROUP BY several
      HAVING min(viewpoint) != max(viewpoint)
    )
    GROUP BY several, keys, loser
  )
  GROUP BY several
)
COMMENT 'Sums in [since, until) by whole minutes, each conversation from the one viewpoint that saw most of it, in several rows.';

CREATE OR REPLACE VIEW handshakes AS
SELECT
  start_time,
  client_ip,
  server_ip,
  client_port,
  server_port,
  handshake_server_us,
  handshake_client_us
FROM flows
WHERE start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')} AND proto = 6 AND handshake_server_us > 0 AND handshake_client_us > 0
  AND cityHash64(cityHash64(proto, server_port, least(client_ip, server_ip), greatest(client_ip, server_ip)), cityHash64(encap, mirror_src, vni, if(encap = 'none', listener, ''))) NOT IN
(
  SELECT arrayJoin(arraySlice(arraySort(groupArray((-packets, keys, loser))), 2)).3
  FROM
  (
    SELECT
      conversation AS several,
      (encap, mirror_src, vni, listener) AS keys,
      cityHash64(conversation, viewpoint) AS loser,
      toInt64(sum(client_packets + server_packets)) AS packets
    FROM (
  SELECT encap, vni, mirror_src, listener, proto, client_ip, server_ip, server_port, conversation, viewpoint, client_packets, server_packets FROM flows_by_day WHERE bucket >= if(toStartOfDay({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfDay({since:DateTime64(6, 'UTC')}), toStartOfDay({since:DateTime64(6, 'UTC')}) + INTERVAL 1 DAY) AND bucket < toStartOfDay({until:DateTime64(6, 'UTC')})
  UNION ALL
  SELECT encap, vni, mirror_src, listener, proto, client_ip, server_ip, server_port, cityHash64(proto, server_port, least(client_ip, server_ip), greatest(client_ip, server_ip)) AS conversation, cityHash64(encap, mirror_src, vni, listener) AS viewpoint, client_packets, server_packets FROM flows_by_hour WHERE bucket >= if(toStartOfHour({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfHour({since:DateTime64(6, 'UTC')}), toStartOfHour({since:DateTime64(6, 'UTC')}) + INTERVAL 1 HOUR) AND bucket < toStartOfHour({until:DateTime64(6, 'UTC')}) AND NOT (bucket >= if(toStartOfDay({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfDay({since:DateTime64(6, 'UTC')}), toStartOfDay({since:DateTime64(6, 'UTC')}) + INTERVAL 1 DAY) AND bucket < toStartOfDay({until:DateTime64(6, 'UTC')}))
  UNION ALL
  SELECT encap, vni, mirror_src, listener, proto, client_ip, server_ip, server_port, cityHash64(proto, server_port, least(client_ip, server_ip), greatest(client_ip, server_ip)) AS conversation, cityHash64(encap, mirror_src, vni, listener) AS viewpoint, client_packets, server_packets FROM flows_by_minute WHERE bucket >= toStartOfMinute({since:DateTime64(6, 'UTC')}) AND bucket < {until:DateTime64(6, 'UTC')} AND NOT (bucket >= if(toStartOfHour({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfHour({since:DateTime64(6, 'UTC')}), toStartOfHour({since:DateTime64(6, 'UTC')}) + INTERVAL 1 HOUR) AND bucket < toStartOfHour({until:DateTime64(6, 'UTC')}))
) WHERE 1 AND conversation IN
    (
      SELECT conversation AS several
      FROM (
  SELECT encap, vni, mirror_src, listener, proto, client_ip, server_ip, server_port, conversation, viewpoint, client_packets, server_packets FROM flows_by_day WHERE bucket >= if(toStartOfDay({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfDay({since:DateTime64(6, 'UTC')}), toStartOfDay({since:DateTime64(6, 'UTC')}) + INTERVAL 1 DAY) AND bucket < toStartOfDay({until:DateTime64(6, 'UTC')})
  UNION ALL
  SELECT encap, vni, mirror_src, listener, proto, client_ip, server_ip, server_port, cityHash64(proto, server_port, least(client_ip, server_ip), greatest(client_ip, server_ip)) AS conversation, cityHash64(encap, mirror_src, vni, listener) AS viewpoint, client_packets, server_packets FROM flows_by_hour WHERE bucket >= if(toStartOfHour({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfHour({since:DateTime64(6, 'UTC')}), toStartOfHour({since:DateTime64(6, 'UTC')}) + INTERVAL 1 HOUR) AND bucket < toStartOfHour({until:DateTime64(6, 'UTC')}) AND NOT (bucket >= if(toStartOfDay({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfDay({since:DateTime64(6, 'UTC')}), toStartOfDay({since:DateTime64(6, 'UTC')}) + INTERVAL 1 DAY) AND bucket < toStartOfDay({until:DateTime64(6, 'UTC')}))
  UNION ALL
  SELECT encap, vni, mirror_src, listener, proto, client_ip, server_ip, server_port, cityHash64(proto, server_port, least(client_ip, server_ip), greatest(client_ip, server_ip)) AS conversation, cityHash64(encap, mirror_src, vni, listener) AS viewpoint, client_packets, server_packets FROM flows_by_minute WHERE bucket >= toStartOfMinute({since:DateTime64(6, 'UTC')}) AND bucket < {until:DateTime64(6, 'UTC')} AND NOT (bucket >= if(toStartOfHour({since:DateTime64(6, 'UTC')}) = {since:DateTime64(6, 'UTC')}, toStartOfHour({since:DateTime64(6, 'UTC')}), toStartOfHour({since:DateTime64(6, 'UTC')}) + INTERVAL 1 HOUR) AND bucket < toStartOfHour({until:DateTime64(6, 'UTC')}))
) WHERE 1
      GROUP BY several
      HAVING min(viewpoint) != max(viewpoint)
    )
    GROUP BY several, keys, loser
  )
  GROUP BY several
)
COMMENT 'TCP handshakes that began in [since, until) and were timed on both sides, each conversation from the one viewpoint that saw most of it.';

CREATE OR REPLACE VIEW conversations AS
SELECT
  encap,
  vni,
  mirror_src,
  listener,
  proto,
  client_ip,
  server_ip,
  server_port,
  greatest(client_flows, server_flows) AS flows,
  sum(r.records) AS records,
  sum(r.client_flows) AS client_flows,
  sum(r.server_flows) AS server_flows,
  sum(r.client_packets) AS client_packets,
  sum(r.server_packets) AS server_packets,
  sum(r.client_bytes) AS client_bytes,
  sum(r.server_bytes) AS server_bytes,
  sum(r.client_payload_bytes) AS client_payload_bytes,
  sum(r.server_payload_bytes) AS server_payload_bytes,
  groupBitOr(r.client_tcp_flags) AS client_tcp_flags,
  groupBitOr(r.server_tcp_flags) AS server_tcp_flags,
  sum(r.client_syns) AS client_syns,
  sum(r.server_syns) AS server_syns,
  sum(r.client_fins) AS client_fins,
  sum(r.server_fins) AS server_fins,
  sum(r.client_rsts) AS client_rsts,
  sum(r.server_rsts) AS server_rsts,
  sum(r.client_retransmits) AS client_retransmits,
  sum(r.server_retransmits) AS server_retransmits,
  sum(r.client_retransmit_bytes) AS client_retransmit_bytes,
  sum(r.server_retransmit_bytes) AS server_retransmit_bytes,
  sum(r.client_fast_retransmits) AS client_fast_retransmits,
  sum(r.server_fast_retransmits) AS server_fast_retransmits,
  sum(r.client_spurious_retransmits) AS client_spurious_retransmits,
  sum(r.server_spurious_retransmits) AS server_spurious_retransmits,
  sum(r.client_resent_segments) AS client_resent_segments,
  sum(r.server_resent_segments) AS server_resent_segments,
  sum(r.client_resent_bytes) AS client_resent_bytes,
  sum(r.server_resent_bytes) AS server_resent_bytes,
  sum(r.client_late_segments) AS client_late_segments,
  sum(r.server_late_segments) AS server_late_segments,
  sum(r.client_out_of_order) AS client_out_of_order,
  sum(r.server_out_of_order) AS server_out_of_order,
  sum(r.client_gaps) AS client_gaps,
  sum(r.server_gaps) AS server_gaps,
  sum(r.client_missed_bytes) AS client_missed_bytes,
  sum(r.server_missed_bytes) AS server_missed_bytes,
  sum(r.client_duplicate_acks) AS client_duplicate_acks,
  sum(r.server_duplicate_acks) AS server_duplicate_acks,
  sum(r.client_zero_windows) AS client_zero_windows,
  sum(r.server_zero_windows) AS server_zero_windows,
  sum(r.client_window_full) AS client_window_full,
  sum(r.server_window_full) AS server_window_full,
  sum(r.client_keep_alives) AS client_keep_alives,
  sum(r.server_keep_alives) AS server_keep_alives,
  sum(r.client_zero_window_probes) AS client_zero_window_probes,
  sum(r.server_zero_window_probes) AS server_zero_window_probes,
  sum(r.handshake_server_samples) AS handshake_server_samples,
  sum(r.handshake_server_sum_us) AS handshake_server_sum_us,
  max(r.handshake_server_max_us) AS handshake_server_max_us,
  sum(r.handshake_client_samples) AS handshake_client_samples,
  sum(r.handshake_client_sum_us) AS handshake_client_sum_us,
  max(r.handshake_client_max_us) AS handshake_client_max_us,
  min(r.client_rtt_min_us) AS client_rtt_min_us,
  min(r.server_rtt_min_us) AS server_rtt_min_us,
  max(r.client_rtt_max_us) AS client_rtt_max_us,
  max(r.server_rtt_max_us) AS server_rtt_max_us,
  sum(r.client_rtt_sum_us) AS client_rtt_sum_us,
  sum(r.server_rtt_sum_us) AS server_rtt_sum_us,
  sum(r.client_rtt_samples) AS client_rtt_samples,
  sum(r.server_rtt_samples) AS server_rtt_samples,
  min(r.client_ttl_min) AS client_ttl_min,
  min(r.server_ttl_min) AS server_ttl_min,
  sum(r.client_ecn_ce) AS client_ecn_ce,
  sum(r.server_ecn_ce) AS server_ecn_ce,
  sum(r.fragments) AS fragments,
  sum(r.truncated_packets) AS truncated_packets
FROM conversation_sums(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')}) AS r
GROUP BY encap, vni, mirror_src, listener, proto, client_ip, server_ip, server_port
COMMENT 'Conversations in [since, until) by whole minutes, each from the one viewpoint that saw most of it.';

CREATE OR REPLACE VIEW sums_named AS
SELECT
  encap,
  vni,
  mirror_src,
  listener,
  proto,
  client_ip,
  server_ip,
  server_port,
  key,
  uneven,
  records,
  client_flows,
  server_flows,
  client_packets,
  server_packets,
  client_bytes,
  server_bytes,
  client_payload_bytes,
  server_payload_bytes,
  client_tcp_flags,
  server_tcp_flags,
  client_syns,
  server_syns,
  client_fins,
  server_fins,
  client_rsts,
  server_rsts,
  client_retransmits,
  server_retransmits,
  client_retransmit_bytes,
  server_retransmit_bytes,
  client_fast_retransmits,
  server_fast_retransmits,
  client_spurious_retransmits,
  server_spurious_retransmits,
  client_resent_segments,
  server_resent_segments,
  client_resent_bytes,
  server_resent_bytes,
  client_late_segments,
  server_late_segments,
  client_out_of_order,
  server_out_of_order,
  client_gaps,
  server_gaps,
  client_missed_bytes,
  server_missed_bytes,
  client_duplicate_acks,
  server_duplicate_acks,
  client_zero_windows,
  server_zero_windows,
  client_window_full,
  server_window_full,
  client_keep_alives,
  server_keep_alives,
  client_zero_window_probes,
  server_zero_window_probes,
  handshake_server_samples,
  handshake_server_sum_us,
  handshake_server_max_us,
  handshake_client_samples,
  handshake_client_sum_us,
  handshake_client_max_us,
  client_rtt_min_us,
  server_rtt_min_us,
  client_rtt_max_us,
  server_rtt_max_us,
  client_rtt_sum_us,
  server_rtt_sum_us,
  client_rtt_samples,
  server_rtt_samples,
  client_ttl_min,
  server_ttl_min,
  client_ecn_ce,
  server_ecn_ce,
  fragments,
  truncated_packets,
  dictGetOrDefault('interface_by_address', 'eni', client_key, dictGet('interface_by_address', 'eni', client_ip)) AS client_eni,
  dictGetOrDefault('interface_by_address', 'instance', client_key, dictGet('interface_by_address', 'instance', client_ip)) AS client_instance,
  dictGetOrDefault('interface_by_address', 'name', client_key, dictGet('interface_by_address', 'name', client_ip)) AS client_name,
  dictGetOrDefault('interface_by_address', 'subnet', client_key, dictGet('interface_by_address', 'subnet', client_ip)) AS client_subnet,
  dictGetOrDefault('interface_by_address', 'az', client_key, dictGet('interface_by_address', 'az', client_ip)) AS client_az,
  dictGetOrDefault('interface_by_address', 'vpc', client_key, dictGet('interface_by_address', 'vpc', client_ip)) AS client_vpc,
  dictGetOrDefault('interface_by_address', 'account', client_key, dictGet('interface_by_address', 'account', client_ip)) AS client_account,
  dictGetOrDefault('interface_by_address', 'tags', client_key, dictGet('interface_by_address', 'tags', client_ip)) AS client_tags,
  dictGetOrDefault('interface_by_address', 'eni', server_key, dictGet('interface_by_address', 'eni', server_ip)) AS server_eni,
  dictGetOrDefault('interface_by_address', 'instance', server_key, dictGet('interface_by_address', 'instance', server_ip)) AS server_instance,
  dictGetOrDefault('interface_by_address', 'name', server_key, dictGet('interface_by_address', 'name', server_ip)) AS server_name,
  dictGetOrDefault('interface_by_address', 'subnet', server_key, dictGet('interface_by_address', 'subnet', server_ip)) AS server_subnet,
  dictGetOrDefault('interface_by_address', 'az', server_key, dictGet('interface_by_address', 'az', server_ip)) AS server_az,
  dictGetOrDefault('interface_by_address', 'vpc', server_key, dictGet('interface_by_address', 'vpc', server_ip)) AS server_vpc,
  dictGetOrDefault('interface_by_address', 'account', server_key, dictGet('interface_by_address', 'account', server_ip)) AS server_account,
  dictGetOrDefault('interface_by_address', 'tags', server_key, dictGet('interface_by_address', 'tags', server_ip)) AS server_tags
FROM
(
  SELECT
    *,
    toLowCardinality(dictGetOrDefault('interface_by_viewpoint', 'vpc', (mirror_src, vni), dictGet('interface_by_address', 'vpc', mirror_src))) AS vpc,
    toFixedString(if(startsWith(reinterpret(client_ip, 'FixedString(16)'), unhex('00000000000000000000FFFF')), concat(unhex('01'), substring(SHA256(vpc), 1, 11), substring(reinterpret(client_ip, 'FixedString(16)'), 13)), reinterpret(client_ip, 'FixedString(16)')), 16) AS client_key,
    toFixedString(if(startsWith(reinterpret(server_ip, 'FixedString(16)'), unhex('00000000000000000000FFFF')), concat(unhex('01'), substring(SHA256(vpc), 1, 11), substring(reinterpret(server_ip, 'FixedString(16)'), 13)), reinterpret(server_ip, 'FixedString(16)')), 16) AS server_key
  FROM conversation_sums(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')})
)
COMMENT 'The rows of conversation_sums with what the inventory knows of their ends.';
