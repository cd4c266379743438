-- title: Top talkers
--
-- The conversations that moved the most bytes: a client, a server and the server's port, all connections of the client together.
-- client_bytes are what the client sent. share_percent is the part of all traffic in the time asked for.
-- A conversation that is mirrored at both ends counts once. Times are taken to the minute.
--
-- param since DateTime64(6) = 1970-01-01: first moment, UTC
-- param until DateTime64(6) = 2100-01-01: the moment after the last one
-- param limit UInt32 = 20: most rows to show
SELECT
  any(r.client_ip) AS client,
  any(r.server_ip) AS server,
  transform(any(r.proto), [1, 6, 17, 47, 50, 58, 132], ['ICMP', 'TCP', 'UDP', 'GRE', 'ESP', 'ICMPv6', 'SCTP'], toString(any(r.proto))) AS protocol,
  any(r.server_port) AS server_port,
  greatest(sum(r.client_flows), sum(r.server_flows)) AS flows,
  sum(r.client_packets + r.server_packets) AS packets,
  sum(r.client_bytes) AS client_bytes,
  sum(r.server_bytes) AS server_bytes,
  client_bytes + server_bytes AS bytes,
  round(100 * bytes / nullIf(sum(bytes) OVER (), 0), 2) AS share_percent
FROM conversation_sums(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')}) AS r
GROUP BY key
ORDER BY bytes DESC, client, server, any(r.proto), server_port
LIMIT {limit:UInt32}
