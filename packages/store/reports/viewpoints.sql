-- title: Viewpoints
--
-- What mirrors where: each mirrored interface (mirror_src) and session (VNI), when it was last seen, and what came from it.
-- A viewpoint that others are newer than has fallen silent: its session is gone, or its instance, or what is between. silent_seconds say for how long.
-- missed_bytes of TCP were acknowledged but never came here: the mirror lost them. missed_percent is their part of all payload of TCP.
-- truncated_packets were cut on purpose (PacketLength of the session). name, eni, instance and az come from the inventory.
--
-- param since DateTime64(6) = 1970-01-01: first moment, UTC
-- param until DateTime64(6) = 2100-01-01: the moment after the last one
-- param limit UInt32 = 100: most rows to show
SELECT
  mirror_src,
  vni,
  encap,
  listener,
  seen.first_seen AS first_seen,
  seen.last_seen AS last_seen,
  toUInt64(max(seen.last_seen) OVER () - seen.last_seen) AS silent_seconds,
  packets,
  bytes,
  missed_bytes,
  missed_percent,
  gaps,
  truncated_packets,
  dictGetOrDefault('interface_by_viewpoint', 'name', (mirror_src, vni), dictGet('interface_by_address', 'name', mirror_src)) AS name,
  dictGetOrDefault('interface_by_viewpoint', 'eni', (mirror_src, vni), dictGet('interface_by_address', 'eni', mirror_src)) AS eni,
  dictGetOrDefault('interface_by_viewpoint', 'instance', (mirror_src, vni), dictGet('interface_by_address', 'instance', mirror_src)) AS instance,
  dictGetOrDefault('interface_by_viewpoint', 'az', (mirror_src, vni), dictGet('interface_by_address', 'az', mirror_src)) AS az
FROM
(
  SELECT
    mirror_src,
    vni,
    encap,
    listener,
    sum(client_packets + server_packets) AS packets,
    sum(client_bytes + server_bytes) AS bytes,
    sum(client_missed_bytes + server_missed_bytes) AS missed_bytes,
    round(100 * missed_bytes / nullIf(missed_bytes + sumIf(client_payload_bytes + server_payload_bytes, proto = 6), 0), 4) AS missed_percent,
    sum(client_gaps + server_gaps) AS gaps,
    sum(r.truncated_packets) AS truncated_packets
  FROM viewpoint_sums(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')}) AS r
  GROUP BY mirror_src, vni, encap, listener
) AS sums
INNER JOIN
(
  SELECT
    mirror_src,
    vni,
    encap,
    if(f.encap = 'none', f.listener, '') AS listener,
    min(start_time) AS first_seen,
    max(end_time) AS last_seen
  FROM flows AS f
  WHERE start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')}
    AND toStartOfFiveMinutes(start_time) BETWEEN toStartOfFiveMinutes({since:DateTime64(6, 'UTC')}) AND toStartOfFiveMinutes({until:DateTime64(6, 'UTC')})
  GROUP BY mirror_src, vni, encap, listener
) AS seen USING (mirror_src, vni, encap, listener)
ORDER BY last_seen, mirror_src, vni, encap, listener
LIMIT {limit:UInt32}
