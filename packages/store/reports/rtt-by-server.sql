-- title: Round-trip time by server
--
-- Round-trip times of TCP data, from a segment to its acknowledgement, by server and port, in milliseconds; never of a segment sent twice.
-- server is the way from the mirror to the server and back, client the way from the mirror to the clients and back: add them for the whole path.
-- Acknowledgements may be delayed by up to 40 ms or so on purpose, so the least value says most about the network, the mean about what users wait for.
-- A mean far above the least value: queues on the way, or a busy host. Compare with the handshake latency, which is never delayed on purpose.
--
-- param since DateTime64(6) = 1970-01-01: first moment, UTC
-- param until DateTime64(6) = 2100-01-01: the moment after the last one
-- param limit UInt32 = 20: most rows to show
-- param min_samples UInt64 = 1: leave out servers with fewer samples, both ways together
SELECT
  server_ip AS server,
  server_port,
  sum(server_rtt_samples) AS server_samples,
  round(min(server_rtt_min_us) / 1000, 3) AS server_min_ms,
  round(sum(server_rtt_sum_us) / nullIf(server_samples, 0) / 1000, 3) AS server_mean_ms,
  round(if(server_samples > 0, max(server_rtt_max_us), NULL) / 1000, 3) AS server_max_ms,
  sum(client_rtt_samples) AS client_samples,
  round(min(client_rtt_min_us) / 1000, 3) AS client_min_ms,
  round(sum(client_rtt_sum_us) / nullIf(client_samples, 0) / 1000, 3) AS client_mean_ms,
  round(if(client_samples > 0, max(client_rtt_max_us), NULL) / 1000, 3) AS client_max_ms
FROM conversation_sums(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')})
WHERE proto = 6 AND server_rtt_samples + client_rtt_samples > 0
GROUP BY server_ip, server_port
HAVING server_samples + client_samples >= greatest({min_samples:UInt64}, 1)
ORDER BY ifNull(server_mean_ms, 0) + ifNull(client_mean_ms, 0) DESC, server_ip, server_port
LIMIT {limit:UInt32}
