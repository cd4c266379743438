-- title: Retransmitting conversations
--
-- TCP conversations with the most retransmitted segments. retransmit_percent is their part of all packets; above one percent users feel it.
-- client_retransmits and server_retransmits (Wireshark's rule) tell which side had to send again.
-- resent segments had been seen here before: they were lost on the way from here to the receiver.
-- late segments filled a hole: they were lost, or overtaken, on the way from the sender to here.
-- missed_bytes were acknowledged but never seen: the mirror lost them, and the rest of the row is then less sure.
-- Look first where both resent and retransmits are high on one server: its network, its host, its load balancer.
--
-- param since DateTime64(6) = 1970-01-01: first moment, UTC
-- param until DateTime64(6) = 2100-01-01: the moment after the last one
-- param limit UInt32 = 20: most rows to show
-- param min_packets UInt64 = 0: leave out conversations with fewer packets
SELECT
  any(r.client_ip) AS client,
  any(r.server_ip) AS server,
  any(r.server_port) AS server_port,
  greatest(sum(r.client_flows), sum(r.server_flows)) AS flows,
  sum(r.client_packets + r.server_packets) AS packets,
  sum(r.client_retransmits) AS client_retransmits,
  sum(r.server_retransmits) AS server_retransmits,
  round(100 * (client_retransmits + server_retransmits) / nullIf(packets, 0), 2) AS retransmit_percent,
  sum(r.client_retransmit_bytes + r.server_retransmit_bytes) AS retransmit_bytes,
  sum(r.client_resent_segments + r.server_resent_segments) AS resent_segments,
  sum(r.client_late_segments + r.server_late_segments) AS late_segments,
  sum(r.client_missed_bytes + r.server_missed_bytes) AS missed_bytes
FROM conversation_sums(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')}) AS r
WHERE proto = 6 AND key GLOBAL IN
(
  SELECT key
  FROM viewpoint_sums(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')})
  WHERE client_retransmits + server_retransmits + client_resent_segments + server_resent_segments + client_late_segments + server_late_segments > 0
)
GROUP BY key
HAVING packets >= {min_packets:UInt64}
ORDER BY client_retransmits + server_retransmits DESC, resent_segments DESC, late_segments DESC, client, server, server_port
LIMIT {limit:UInt32}
