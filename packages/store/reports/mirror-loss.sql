-- title: Mirror loss
--
-- What the mirror itself lost, by viewpoint: the mirrored interface (mirror_src) and the session's VNI. Every viewpoint stands for itself.
-- missed_bytes of TCP were acknowledged by the receiver, so the network delivered them, but no packet with them came here.
-- missed_percent is their part of all payload, seen and missed. gaps are places where a segment was missing when it was due.
-- truncated_packets were cut on purpose (PacketLength of the session); that costs no counts.
-- name, eni, instance and az of the mirrored interface come from the inventory (mirrorscope inventory); they are empty where it has none.
-- Above a tenth of a percent distrust the retransmissions of that viewpoint. AWS drops mirrored packets first when an instance's bandwidth is full:
-- mirror less (a filter, fewer sessions) or take a larger instance type; then look at drops of the listener's own sockets.
--
-- param since DateTime64(6) = 1970-01-01: first moment, UTC
-- param until DateTime64(6) = 2100-01-01: the moment after the last one
-- param limit UInt32 = 20: most rows to show
SELECT
  mirror_src,
  vni,
  encap,
  listener,
  sum(r.client_flows) + arraySum(more -> greatest(more, 0), sumMapIf([key], [toInt64(r.server_flows) - toInt64(r.client_flows)], uneven).2) AS flows,
  sum(client_packets + server_packets) AS packets,
  sum(client_payload_bytes + server_payload_bytes) AS payload_bytes,
  sum(client_missed_bytes + server_missed_bytes) AS missed_bytes,
  round(100 * missed_bytes / nullIf(missed_bytes + payload_bytes, 0), 4) AS missed_percent,
  sum(client_gaps + server_gaps) AS gaps,
  sum(r.truncated_packets) AS truncated_packets,
  dictGetOrDefault('interface_by_viewpoint', 'name', (mirror_src, vni), dictGet('interface_by_address', 'name', mirror_src)) AS name,
  dictGetOrDefault('interface_by_viewpoint', 'eni', (mirror_src, vni), dictGet('interface_by_address', 'eni', mirror_src)) AS eni,
  dictGetOrDefault('interface_by_viewpoint', 'instance', (mirror_src, vni), dictGet('interface_by_address', 'instance', mirror_src)) AS instance,
  dictGetOrDefault('interface_by_viewpoint', 'az', (mirror_src, vni), dictGet('interface_by_address', 'az', mirror_src)) AS az
FROM viewpoint_sums(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')}) AS r
WHERE proto = 6
GROUP BY mirror_src, vni, encap, listener
ORDER BY missed_bytes DESC, gaps DESC, mirror_src, vni, encap, listener
LIMIT {limit:UInt32}
