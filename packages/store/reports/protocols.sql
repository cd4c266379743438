-- title: Protocols
--
-- Traffic by protocol and server port: how many flows, packets and bytes, from how many clients to how many servers.
-- share_percent is the part of all bytes in the time asked for. A port that you do not know with many clients is worth a look.
-- A conversation that is mirrored at both ends counts once. Times are taken to the minute.
--
-- param since DateTime64(6) = 1970-01-01: first moment, UTC
-- param until DateTime64(6) = 2100-01-01: the moment after the last one
-- param limit UInt32 = 20: most rows to show
SELECT
  transform(proto, [1, 6, 17, 47, 50, 58, 132], ['ICMP', 'TCP', 'UDP', 'GRE', 'ESP', 'ICMPv6', 'SCTP'], toString(proto)) AS protocol,
  server_port,
  sum(r.client_flows) + arraySum(more -> greatest(more, 0), sumMapIf([key], [toInt64(r.server_flows) - toInt64(r.client_flows)], uneven).2) AS flows,
  uniqExact(client_ip) AS clients,
  uniqExact(server_ip) AS servers,
  sum(client_packets + server_packets) AS packets,
  sum(client_bytes + server_bytes) AS bytes,
  round(100 * bytes / nullIf(sum(bytes) OVER (), 0), 2) AS share_percent
FROM conversation_sums(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')}) AS r
GROUP BY proto, server_port
ORDER BY bytes DESC, proto, server_port
LIMIT {limit:UInt32}
