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
  if(at_client, client_ip, server_ip) AS receiver,
  if(at_client, server_ip, client_ip) AS peer,
  if(at_client, 'client', 'server') AS receiver_is,
  server_port,
  flows,
  if(at_client, client_zero_windows, server_zero_windows) AS zero_windows,
  if(at_client, server_zero_window_probes, client_zero_window_probes) AS probes,
  if(at_client, server_window_full, client_window_full) AS window_full,
  if(at_client, server_bytes, client_bytes) AS bytes_received
FROM conversations(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')})
ARRAY JOIN [1, 0] AS at_client
WHERE proto = 6 AND zero_windows + window_full + probes > 0
ORDER BY zero_windows DESC, window_full DESC, probes DESC, receiver, peer, server_port
LIMIT {limit:UInt32}
