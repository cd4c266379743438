-- title: Handshake latency
--
-- How long TCP connections took to open, by server and port, in milliseconds.
-- total is SYN to the client's ACK: the round trip of the whole path and the server's time to accept, wherever the mirror stands.
-- server is SYN to SYN-ACK, the way from the mirror to the server and back; client is SYN-ACK to ACK, the way to the client and back.
-- All of a conversation (client, server, port) is timed at one place, so that its times can be compared: of two viewpoints the one with more packets.
-- Connections that only the other one saw are left out.
-- Half of the handshakes took no longer than p50, one in a hundred longer than p99.
-- A high p99 beside a low p50 is loss (a SYN is sent again after a second) or a full accept queue; all three high is distance.
--
-- param since DateTime64(6) = 1970-01-01: first moment, UTC
-- param until DateTime64(6) = 2100-01-01: the moment after the last one
-- param limit UInt32 = 20: most rows to show
-- param min_handshakes UInt64 = 1: leave out servers with fewer handshakes
WITH quantilesTDigest(0.5, 0.95, 0.99)(handshake_server_us + handshake_client_us) AS total
SELECT
  server_ip AS server,
  server_port,
  count() AS handshakes,
  round(total[1] / 1000, 3) AS total_p50_ms,
  round(total[2] / 1000, 3) AS total_p95_ms,
  round(total[3] / 1000, 3) AS total_p99_ms,
  round(quantileTDigest(0.5)(handshake_server_us) / 1000, 3) AS server_p50_ms,
  round(quantileTDigest(0.5)(handshake_client_us) / 1000, 3) AS client_p50_ms
FROM handshakes(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')})
GROUP BY server_ip, server_port
HAVING handshakes >= {min_handshakes:UInt64}
ORDER BY total_p95_ms DESC, server_ip, server_port
LIMIT {limit:UInt32}
