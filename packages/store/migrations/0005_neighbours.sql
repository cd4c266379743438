-- Flows as Zeek's conn.log and Suricata's flow events have them, one row each.
CREATE VIEW IF NOT EXISTS zeek_conn AS
SELECT
  toDecimal64(r.first_time, 6) AS ts,
  concat('C', arrayStringConcat(arrayMap(power -> substring('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', intDiv(r.flow_id, power) % 62 + 1, 1), [218340105584896, 3521614606208, 56800235584, 916132832, 14776336, 238328, 3844, 62, 1]))) AS uid,
  replaceRegexpOne(toString(r.client_ip), '^::ffff:([0-9.]+)$', '\\1') AS `id.orig_h`,
  multiIf(r.proto = 1, toUInt16(transform(r.icmp_type, [0,9,14,16,18], [8,10,13,15,17], r.icmp_type)), r.proto = 58, toUInt16(transform(r.icmp_type, [129,131,134,136,140,145], [128,130,133,135,139,144], r.icmp_type)), r.client_port) AS `id.orig_p`,
  replaceRegexpOne(toString(r.server_ip), '^::ffff:([0-9.]+)$', '\\1') AS `id.resp_h`,
  multiIf(r.proto = 1, toUInt16(transform(r.icmp_type, [8,10,13,15,17,0,9,14,16,18], [0,9,14,16,18,0,9,14,16,18], r.icmp_code)), r.proto = 58, toUInt16(transform(r.icmp_type, [128,130,133,135,139,144,129,131,134,136,140,145], [129,131,134,136,140,145,129,131,134,136,140,145], r.icmp_code)), r.server_port) AS `id.resp_p`,
  transform(r.proto, [1, 6, 17, 58], ['icmp', 'tcp', 'udp', 'icmp'], 'unknown_transport') AS proto,
  CAST(NULL, 'Nullable(String)') AS service,
  if(r.last_time > r.first_time, toDecimal64(r.last_time, 6) - toDecimal64(r.first_time, 6), NULL) AS duration,
  if(r.last_time > r.first_time, greatest(0, toInt64(r.client_payload_bytes) - if(r.proto = 6, toInt64(r.client_resent_bytes) - toInt64(r.client_missed_bytes), 0)), NULL) AS orig_bytes,
  if(r.last_time > r.first_time, greatest(0, toInt64(r.server_payload_bytes) - if(r.proto = 6, toInt64(r.server_resent_bytes) - toInt64(r.server_missed_bytes), 0)), NULL) AS resp_bytes,
  toString(r.conn_state) AS conn_state,
  CAST(NULL, 'Nullable(Bool)') AS local_orig,
  CAST(NULL, 'Nullable(Bool)') AS local_resp,
  r.client_missed_bytes + r.server_missed_bytes AS missed_bytes,
  nullIf(toString(r.history), '') AS history,
  r.client_packets AS orig_pkts,
  r.client_bytes AS orig_ip_bytes,
  r.server_packets AS resp_pkts,
  r.server_bytes AS resp_ip_bytes,
  CAST(NULL, 'Nullable(String)') AS tunnel_parents,
  r.proto AS ip_proto,
  r.community_id AS community_id,
  r.flow_id AS flow_id,
  r.vlan AS vlan,
  r.listener AS listener,
  r.encap AS encap,
  r.vni AS vni,
  replaceRegexpOne(toString(r.mirror_src), '^::ffff:([0-9.]+)$', '\\1') AS mirror_src
FROM
(
  SELECT
    f.flow_id AS flow_id,
    min(f.flow_start) AS first_time,
    max(f.end_time) AS last_time,
    any(f.proto) AS proto,
    any(f.client_ip) AS client_ip,
    any(f.client_port) AS client_port,
    any(f.server_ip) AS server_ip,
    any(f.server_port) AS server_port,
    any(f.icmp_type) AS icmp_type,
    any(f.icmp_code) AS icmp_code,
    any(f.community_id) AS community_id,
    any(f.encap) AS encap,
    any(f.vni) AS vni,
    any(f.mirror_src) AS mirror_src,
    any(f.vlan) AS vlan,
    any(f.listener) AS listener,
    sum(f.client_packets) AS client_packets,
    sum(f.server_packets) AS server_packets,
    sum(f.client_bytes) AS client_bytes,
    sum(f.server_bytes) AS server_bytes,
    argMax(f.conn_state, f.record_no) AS conn_state,
    sum(f.client_payload_bytes) AS client_payload_bytes,
    sum(f.server_payload_bytes) AS server_payload_bytes,
    sum(f.client_resent_bytes) AS client_resent_bytes,
    sum(f.server_resent_bytes) AS server_resent_bytes,
    sum(f.client_missed_bytes) AS client_missed_bytes,
    sum(f.server_missed_bytes) AS server_missed_bytes,
    argMax(f.history, f.record_no) AS history
  FROM flows AS f
  WHERE f.start_time >= {since:DateTime64(6, 'UTC')} AND f.flow_start >= {since:DateTime64(6, 'UTC')} AND f.flow_start < {until:DateTime64(6, 'UTC')}
  GROUP BY f.flow_id
) AS r
COMMENT 'Flows that began in [since, until) as Zeek\'s conn.log has them, from every viewpoint.';

CREATE VIEW IF NOT EXISTS eve_flow AS
SELECT
  formatDateTime(r.last_time, '%Y-%m-%dT%H:%i:%S.%f+0000', 'UTC') AS timestamp,
  r.flow_id AS flow_id,
  'flow' AS event_type,
  if(r.vlan = 0, [], [r.vlan]) AS vlan,
  replaceRegexpOne(toString(r.client_ip), '^::ffff:([0-9.]+)$', '\\1') AS src_ip,
  if(r.proto IN (6, 17, 132), r.client_port, NULL) AS src_port,
  replaceRegexpOne(toString(r.server_ip), '^::ffff:([0-9.]+)$', '\\1') AS dest_ip,
  if(r.proto IN (6, 17, 132), r.server_port, NULL) AS dest_port,
  transform(r.proto, [1, 6, 17, 47, 50, 51, 58, 132], ['ICMP', 'TCP', 'UDP', 'GRE', 'ESP', 'AH', 'IPv6-ICMP', 'SCTP'], leftPad(toString(r.proto), 3, '0')) AS proto,
  if(r.proto IN (1, 58), multiIf(r.proto = 1, toUInt16(transform(r.icmp_type, [0,9,14,16,18], [8,10,13,15,17], r.icmp_type)), r.proto = 58, toUInt16(transform(r.icmp_type, [129,131,134,136,140,145], [128,130,133,135,139,144], r.icmp_type)), r.client_port), NULL) AS icmp_type,
  if(r.proto IN (1, 58), r.icmp_code, NULL) AS icmp_code,
  if((r.proto = 1 AND r.icmp_type IN (8,10,13,15,17,0,9,14,16,18) OR r.proto = 58 AND r.icmp_type IN (128,130,133,135,139,144,129,131,134,136,140,145)) AND r.server_packets > 0, multiIf(r.proto = 1, toUInt16(transform(r.icmp_type, [8,10,13,15,17,0,9,14,16,18], [0,9,14,16,18,0,9,14,16,18], r.icmp_code)), r.proto = 58, toUInt16(transform(r.icmp_type, [128,130,133,135,139,144,129,131,134,136,140,145], [129,131,134,136,140,145,129,131,134,136,140,145], r.icmp_code)), r.server_port), NULL) AS response_icmp_type,
  if((r.proto = 1 AND r.icmp_type IN (8,10,13,15,17,0,9,14,16,18) OR r.proto = 58 AND r.icmp_type IN (128,130,133,135,139,144,129,131,134,136,140,145)) AND r.server_packets > 0, 0, NULL) AS response_icmp_code,
  CAST((r.client_packets, r.server_packets, r.client_bytes, r.server_bytes, formatDateTime(r.first_time, '%Y-%m-%dT%H:%i:%S.%f+0000', 'UTC'), formatDateTime(r.last_time, '%Y-%m-%dT%H:%i:%S.%f+0000', 'UTC'), toUnixTimestamp(r.last_time) - toUnixTimestamp(r.first_time), if(r.proto = 6, transform(toString(r.conn_state), ['S0', 'SH', 'S1', 'S2', 'S3', 'SF', 'REJ', 'RSTO', 'RSTR', 'RSTOS0'], ['new', 'new', 'established', 'established', 'established', 'closed', 'closed', 'closed', 'closed', 'closed'], 'new'), if(r.client_packets > 0 AND r.server_packets > 0, 'established', 'new')), transform(toString(r.end_reason), ['active', 'idle', 'closed', 'evicted', 'shutdown'], ['unknown', 'timeout', 'timeout', 'forced', 'shutdown'], ''), false), 'Tuple(pkts_toserver UInt64, pkts_toclient UInt64, bytes_toserver UInt64, bytes_toclient UInt64, start String, end String, age UInt32, state String, reason String, alerted Bool)') AS flow,
  r.community_id AS community_id,
  CAST((if(r.proto = 6, lower(hex(bitOr(r.client_tcp_flags, r.server_tcp_flags))), NULL), if(r.proto = 6, lower(hex(r.client_tcp_flags)), NULL), if(r.proto = 6, lower(hex(r.server_tcp_flags)), NULL), if(bitAnd(bitOr(r.client_tcp_flags, r.server_tcp_flags), 2) > 0, true, NULL), if(bitAnd(bitOr(r.client_tcp_flags, r.server_tcp_flags), 1) > 0, true, NULL), if(bitAnd(bitOr(r.client_tcp_flags, r.server_tcp_flags), 4) > 0, true, NULL), if(bitAnd(bitOr(r.client_tcp_flags, r.server_tcp_flags), 8) > 0, true, NULL), if(bitAnd(bitOr(r.client_tcp_flags, r.server_tcp_flags), 16) > 0, true, NULL), if(bitAnd(bitOr(r.client_tcp_flags, r.server_tcp_flags), 32) > 0, true, NULL), if(bitAnd(bitOr(r.client_tcp_flags, r.server_tcp_flags), 64) > 0, true, NULL), if(bitAnd(bitOr(r.client_tcp_flags, r.server_tcp_flags), 128) > 0, true, NULL), if(r.proto = 6, nullIf(transform(toString(r.conn_state), ['S0', 'SH', 'S1', 'S2', 'S3', 'SF', 'REJ', 'RSTO', 'RSTR', 'RSTOS0'], ['syn_sent', 'syn_sent', 'established', 'close_wait', 'fin_wait1', 'closed', 'closed', 'closed', 'closed', 'closed'], ''), ''), NULL)), 'Tuple(tcp_flags Nullable(String), tcp_flags_ts Nullable(String), tcp_flags_tc Nullable(String), syn Nullable(Bool), fin Nullable(Bool), rst Nullable(Bool), psh Nullable(Bool), ack Nullable(Bool), urg Nullable(Bool), ecn Nullable(Bool), cwr Nullable(Bool), state Nullable(String))') AS tcp,
  r.listener AS host,
  r.encap AS encap,
  r.vni AS vni,
  replaceRegexpOne(toString(r.mirror_src), '^::ffff:([0-9.]+)$', '\\1') AS mirror_src
FROM
(
  SELECT
    f.flow_id AS flow_id,
    min(f.flow_start) AS first_time,
    max(f.end_time) AS last_time,
    any(f.proto) AS proto,
    any(f.client_ip) AS client_ip,
    any(f.client_port) AS client_port,
    any(f.server_ip) AS server_ip,
    any(f.server_port) AS server_port,
    any(f.icmp_type) AS icmp_type,
    any(f.icmp_code) AS icmp_code,
    any(f.community_id) AS community_id,
    any(f.encap) AS encap,
    any(f.vni) AS vni,
    any(f.mirror_src) AS mirror_src,
    any(f.vlan) AS vlan,
    any(f.listener) AS listener,
    sum(f.client_packets) AS client_packets,
    sum(f.server_packets) AS server_packets,
    sum(f.client_bytes) AS client_bytes,
    sum(f.server_bytes) AS server_bytes,
    argMax(f.conn_state, f.record_no) AS conn_state,
    groupBitOr(f.client_tcp_flags) AS client_tcp_flags,
    groupBitOr(f.server_tcp_flags) AS server_tcp_flags,
    argMax(f.end_reason, f.record_no) AS end_reason
  FROM flows AS f
  WHERE f.start_time >= {since:DateTime64(6, 'UTC')} AND f.flow_start >= {since:DateTime64(6, 'UTC')} AND f.flow_start < {until:DateTime64(6, 'UTC')}
  GROUP BY f.flow_id
) AS r
COMMENT 'Flows that began in [since, until) as Suricata\'s flow events have them, from every viewpoint.';
