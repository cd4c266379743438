-- Sums of conversations by time, for charts.
CREATE VIEW IF NOT EXISTS conversation_series AS
SELECT
  of AS bucket,
  (intDiv(greatest({step:UInt32}, 1) + 59, 60) * 60) AS seconds,
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
  SELECT toDateTime(intDiv(toUInt32(bucket), (intDiv(greatest({step:UInt32}, 1) + 59, 60) * 60)) * (intDiv(greatest({step:UInt32}, 1) + 59, 60) * 60), 'UTC') AS of, encap, vni, mirror_src, listener, vlan, proto, client_ip, server_ip, server_port, records, client_flows, server_flows, client_packets, server_packets, client_bytes, server_bytes, client_payload_bytes, server_payload_bytes, client_tcp_flags, server_tcp_flags, client_syns, server_syns, client_fins, server_fins, client_rsts, server_rsts, client_retransmits, server_retransmits, client_retransmit_bytes, server_retransmit_bytes, client_fast_retransmits, server_fast_retransmits, client_spurious_retransmits, server_spurious_retransmits, client_resent_segments, server_resent_segments, client_resent_bytes, server_resent_bytes, client_late_segments, server_late_segments, client_out_of_order, server_out_of_order, client_gaps, server_gaps, client_missed_bytes, server_missed_bytes, client_duplicate_acks, server_duplicate_acks, client_zero_windows, server_zero_windows, client_window_full, server_window_full, client_keep_alives, server_keep_alives, client_zero_window_probes, server_zero_window_probes, handshake_server_samples, handshake_server_sum_us, handshake_server_max_us, handshake_client_samples, handshake_client_sum_us, handshake_client_max_us, client_rtt_min_us, server_rtt_min_us, client_rtt_max_us, server_rtt_max_us, client_rtt_sum_us, server_rtt_sum_us, client_rtt_samples, server_rtt_samples, client_ttl_min, server_ttl_min, client_ecn_ce, server_ecn_ce, fragments, truncated_packets, conversation, viewpoint
  FROM flows_by_day WHERE (intDiv(greatest({step:UInt32}, 1) + 59, 60) * 60) % 86400 = 0 AND bucket >= toDateTime(intDiv(toUInt32(toDateTime({since:DateTime64(6, 'UTC')})), (intDiv(greatest({step:UInt32}, 1) + 59, 60) * 60)) * (intDiv(greatest({step:UInt32}, 1) + 59, 60) * 60), 'UTC') AND bucket < {until:DateTime64(6, 'UTC')}
  UNION ALL
  SELECT toDateTime(intDiv(toUInt32(bucket), (intDiv(greatest({step:UInt32}, 1) + 59, 60) * 60)) * (intDiv(greatest({step:UInt32}, 1) + 59, 60) * 60), 'UTC') AS of, encap, vni, mirror_src, listener, vlan, proto, client_ip, server_ip, server_port, records, client_flows, server_flows, client_packets, server_packets, client_bytes, server_bytes, client_payload_bytes, server_payload_bytes, client_tcp_flags, server_tcp_flags, client_syns, server_syns, client_fins, server_fins, client_rsts, server_rsts, client_retransmits, server_retransmits, client_retransmit_bytes, server_retransmit_bytes, client_fast_retransmits, server_fast_retransmits, client_spurious_retransmits, server_spurious_retransmits, client_resent_segments, server_resent_segments, client_resent_bytes, server_resent_bytes, client_late_segments, server_late_segments, client_out_of_order, server_out_of_order, client_gaps, server_gaps, client_missed_bytes, server_missed_bytes, client_duplicate_acks, server_duplicate_acks, client_zero_windows, server_zero_windows, client_window_full, server_window_full, client_keep_alives, server_keep_alives, client_zero_window_probes, server_zero_window_probes, handshake_server_samples, handshake_server_sum_us, handshake_server_max_us, handshake_client_samples, handshake_client_sum_us, handshake_client_max_us, client_rtt_min_us, server_rtt_min_us, client_rtt_max_us, server_rtt_max_us, client_rtt_sum_us, server_rtt_sum_us, client_rtt_samples, server_rtt_samples, client_ttl_min, server_ttl_min, client_ecn_ce, server_ecn_ce, fragments, truncated_packets, cityHash64(proto, server_port, least(client_ip, server_ip), greatest(client_ip, server_ip)) AS conversation, cityHash64(encap, mirror_src, vni, listener) AS viewpoint
  FROM flows_by_hour WHERE (intDiv(greatest({step:UInt32}, 1) + 59, 60) * 60) % 3600 = 0 AND (intDiv(greatest({step:UInt32}, 1) + 59, 60) * 60) % 86400 != 0 AND bucket >= toDateTime(intDiv(toUInt32(toDateTime({since:DateTime64(6, 'UTC')})), (intDiv(greatest({step:UInt32}, 1) + 59, 60) * 60)) * (intDiv(greatest({step:UInt32}, 1) + 59, 60) * 60), 'UTC') AND bucket < {until:DateTime64(6, 'UTC')}
  UNION ALL
  SELECT toDateTime(intDiv(toUInt32(bucket), (intDiv(greatest({step:UInt32}, 1) + 59, 60) * 60)) * (intDiv(greatest({step:UInt32}, 1) + 59, 60) * 60), 'UTC') AS of, encap, vni, mirror_src, listener, vlan, proto, client_ip, server_ip, server_port, records, client_flows, server_flows, client_packets, server_packets, client_bytes, server_bytes, client_payload_bytes, server_payload_bytes, client_tcp_flags, server_tcp_flags, client_syns, server_syns, client_fins, server_fins, client_rsts, server_rsts, client_retransmits, server_retransmits, client_retransmit_bytes, server_retransmit_bytes, client_fast_retransmits, server_fast_retransmits, client_spurious_retransmits, server_spurious_retransmits, client_resent_segments, server_resent_segments, client_resent_bytes, server_resent_bytes, client_late_segments, server_late_segments, client_out_of_order, server_out_of_order, client_gaps, server_gaps, client_missed_bytes, server_missed_bytes, client_duplicate_acks, server_duplicate_acks, client_zero_windows, server_zero_windows, client_window_full, server_window_full, client_keep_alives, server_keep_alives, client_zero_window_probes, server_zero_window_probes, handshake_server_samples, handshake_server_sum_us, handshake_server_max_us, handshake_client_samples, handshake_client_sum_us, handshake_client_max_us, client_rtt_min_us, server_rtt_min_us, client_rtt_max_us, server_rtt_max_us, client_rtt_sum_us, server_rtt_sum_us, client_rtt_samples, server_rtt_samples, client_ttl_min, server_ttl_min, client_ecn_ce, server_ecn_ce, fragments, truncated_packets, cityHash64(proto, server_port, least(client_ip, server_ip), greatest(client_ip, server_ip)) AS conversation, cityHash64(encap, mirror_src, vni, listener) AS viewpoint
  FROM flows_by_minute WHERE (intDiv(greatest({step:UInt32}, 1) + 59, 60) * 60) % 3600 != 0 AND bucket >= toDateTime(intDiv(toUInt32(toDateTime({since:DateTime64(6, 'UTC')})), (intDiv(greatest({step:UInt32}, 1) + 59, 60) * 60)) * (intDiv(greatest({step:UInt32}, 1) + 59, 60) * 60), 'UTC') AND bucket < {until:DateTime64(6, 'UTC')}
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
COMMENT 'Sums by time, in buckets of step seconds (whole minutes), each conversation from the one viewpoint that saw most of it, in several rows.';

-- Views over records read no more of their tables than the time asked for.
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
WHERE start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')} AND toStartOfFiveMinutes(start_time) BETWEEN toStartOfFiveMinutes({since:DateTime64(6, 'UTC')}) AND toStartOfFiveMinutes({until:DateTime64(6, 'UTC')}) AND cityHash64(cityHash64(proto, least((client_ip, client_port), (server_ip, server_port)), greatest((client_ip, client_port), (server_ip, server_port))), cityHash64(encap, mirror_src, vni, if(encap = 'none', listener, ''))) NOT IN
(
  SELECT arrayJoin(arraySlice(arraySort(groupArray((-packets, keys, loser))), 2)).3
  FROM
  (
    SELECT
      cityHash64(proto, least((client_ip, client_port), (server_ip, server_port)), greatest((client_ip, client_port), (server_ip, server_port))) AS several,
      (encap, mirror_src, vni, if(encap = 'none', listener, '')) AS keys,
      cityHash64(cityHash64(proto, least((client_ip, client_port), (server_ip, server_port)), greatest((client_ip, client_port), (server_ip, server_port))), cityHash64(encap, mirror_src, vni, if(encap = 'none', listener, ''))) AS loser,
      toInt64(sum(client_packets + server_packets)) AS packets
    FROM flows WHERE start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')} AND toStartOfFiveMinutes(start_time) BETWEEN toStartOfFiveMinutes({since:DateTime64(6, 'UTC')}) AND toStartOfFiveMinutes({until:DateTime64(6, 'UTC')}) AND cityHash64(proto, least((client_ip, client_port), (server_ip, server_port)), greatest((client_ip, client_port), (server_ip, server_port))) IN
    (
      SELECT cityHash64(proto, least((client_ip, client_port), (server_ip, server_port)), greatest((client_ip, client_port), (server_ip, server_port))) AS several
      FROM flows WHERE start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')} AND toStartOfFiveMinutes(start_time) BETWEEN toStartOfFiveMinutes({since:DateTime64(6, 'UTC')}) AND toStartOfFiveMinutes({until:DateTime64(6, 'UTC')})
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
WHERE start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')} AND toStartOfHour(start_time) BETWEEN toStartOfHour({since:DateTime64(6, 'UTC')}) AND toStartOfHour({until:DateTime64(6, 'UTC')}) AND cityHash64(connection, viewpoint) NOT IN
(
  SELECT arrayJoin(arraySlice(arraySort(groupArray((-packets, keys, loser))), 2)).3
  FROM
  (
    SELECT
      connection AS several,
      (encap, mirror_src, vni, if(encap = 'none', listener, '')) AS keys,
      cityHash64(connection, viewpoint) AS loser,
      toInt64(sum(client_packets + server_packets)) AS packets
    FROM flows_failed WHERE start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')} AND toStartOfHour(start_time) BETWEEN toStartOfHour({since:DateTime64(6, 'UTC')}) AND toStartOfHour({until:DateTime64(6, 'UTC')}) AND connection IN
    (
      SELECT connection AS several
      FROM flows_failed WHERE start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')} AND toStartOfHour(start_time) BETWEEN toStartOfHour({since:DateTime64(6, 'UTC')}) AND toStartOfHour({until:DateTime64(6, 'UTC')})
      GROUP BY several
      HAVING min(viewpoint) != max(viewpoint)
    )
    GROUP BY several, keys, loser
  )
  GROUP BY several
)
GROUP BY connection, f.client_ip < f.server_ip, f.client_port < f.server_port
COMMENT 'TCP connections with records in [since, until) that have a reset or no end of their opening, from the one viewpoint that saw most of it.';

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
WHERE start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')} AND toStartOfFiveMinutes(start_time) BETWEEN toStartOfFiveMinutes({since:DateTime64(6, 'UTC')}) AND toStartOfFiveMinutes({until:DateTime64(6, 'UTC')}) AND proto = 6 AND handshake_server_us > 0 AND handshake_client_us > 0
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
