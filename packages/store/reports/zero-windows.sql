-- title: Zero windows
--
-- Hosts that told their peer to stop sending, because their receive buffer was full: the application does not read fast enough.
-- zero_windows are the segments that said so; probes are the peer's questions whether there is room again.
-- window_full are the peer's segments that used up the window offered: the buffer, not the network, limits the speed.
-- The network is not at fault. Look at the receiver: CPU, disk, a blocked thread, or a receive buffer too small for the round trip.
--
-- param since DateTime64(6) = 1970-01-01: first moment, UTC
-- param until DateTime64(6) = 2100-01-01: the moment after the last one
-- param limit UInt32 = 20: most rows to show
SELECT
  if(at_client, any(r.client_ip), any(r.server_ip)) AS receiver,
  if(at_client, any(r.server_ip), any(r.client_ip)) AS peer,
  if(at_client, 'client', 'server') AS receiver_is,
  any(r.server_port) AS server_port,
  greatest(sum(r.client_flows), sum(r.server_flows)) AS flows,
  sum(if(at_client, r.client_zero_windows, r.server_zero_windows)) AS zero_windows,
  sum(if(at_client, r.server_zero_window_probes, r.client_zero_window_probes)) AS probes,
  sum(if(at_client, r.server_window_full, r.client_window_full)) AS window_full,
  sum(if(at_client, r.server_bytes, r.client_bytes)) AS bytes_received
FROM conversation_sums(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')}) AS r
ARRAY JOIN [1, 0] AS at_client
WHERE proto = 6 AND key GLOBAL IN
(
  SELECT key
  FROM viewpoint_sums(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')})
  WHERE client_zero_windows + server_zero_windows + client_window_full + server_window_full + client_zero_window_probes + server_zero_window_probes > 0
)
GROUP BY key, at_client
HAVING zero_windows + window_full + probes > 0
ORDER BY zero_windows DESC, window_full DESC, probes DESC, receiver, peer, server_port
LIMIT {limit:UInt32}
