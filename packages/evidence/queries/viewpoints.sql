-- What each viewpoint saw, and what it missed
-- A viewpoint is the outer source address and VNI under which mirrored packets come. All that it saw, also what others saw as well: never add viewpoints up.
-- minutes_seen: minutes of the range in which a record's first or last packet lies, so that packets were there for certain; minutes_spanned: with those between.
-- steps_seen and steps_spanned: the same by steps of the plots, counted from 0.
-- missed_bytes of TCP were acknowledged by their receiver, so the network delivered them, but no packet with them came here: the copies were lost,
-- by the mirror or on the way into the listener.
-- repeated_records: records that stand in the store more than once.
WITH
  dateDiff('microsecond', {since:DateTime64(6, 'UTC')}, start_time) AS first_us,
  dateDiff('microsecond', {since:DateTime64(6, 'UTC')}, least(end_time, {until:DateTime64(6, 'UTC')} - INTERVAL 1 MICROSECOND)) AS last_us,
  intDiv(first_us, 60000000) AS first_minute,
  intDiv(last_us, 60000000) AS last_minute,
  intDiv(first_us, 1000000 * {step:UInt32}) AS first_step,
  intDiv(last_us, 1000000 * {step:UInt32}) AS last_step
SELECT
  encap,
  mirror_src,
  vni,
  if(encap = 'none', listener, '') AS seen_by,
  dictGetOrDefault('interface_by_viewpoint', 'eni', (mirror_src, vni), '') AS eni,
  dictGetOrDefault('interface_by_viewpoint', 'name', (mirror_src, vni), '') AS name,
  arraySort(groupUniqArray(listener)) AS listeners,
  count() AS records,
  min(start_time) AS first_packet,
  max(end_time) AS last_packet,
  sum(client_packets + server_packets) AS packets,
  sum(client_bytes + server_bytes) AS bytes,
  sumIf(client_packets + server_packets, proto = 6) AS tcp_packets,
  sumIf(client_payload_bytes + server_payload_bytes, proto = 6) AS tcp_payload_bytes,
  sum(client_missed_bytes + server_missed_bytes) AS missed_bytes,
  round(100 * missed_bytes / nullIf(missed_bytes + tcp_payload_bytes, 0), 4) AS missed_percent,
  sum(client_gaps + server_gaps) AS gaps,
  sum(client_retransmits + server_retransmits) AS retransmits,
  sum(truncated_packets) AS truncated,
  countIf(end_reason = 'evicted') AS evicted_records,
  count() - uniqExact(cityHash64(flow_id, record_no, listener, start_time)) AS repeated_records,
  uniqExactArray([first_minute, last_minute]) AS minutes_seen,
  uniqExactArray(range(toUInt64(first_minute), toUInt64(last_minute) + 1)) AS minutes_spanned,
  arraySort(groupUniqArrayArray([first_step, last_step])) AS steps_seen,
  arraySort(groupUniqArrayArray(range(toUInt64(first_step), toUInt64(last_step) + 1))) AS steps_spanned
FROM flows
WHERE start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')}
GROUP BY encap, mirror_src, vni, seen_by
ORDER BY missed_bytes DESC, encap, mirror_src, vni, seen_by
