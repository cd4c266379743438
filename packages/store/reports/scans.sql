-- title: Scanning clients
--
-- Clients that tried many servers or ports and got nowhere: nobody answered, or the answer was a reset.
-- address sweep: one port or few on many servers. port scan: many ports on one server or few. both: many of both.
-- unanswered may be dropped by a security group or meet nobody; refused met a host without such a service; not_completed were answered, and
-- left by the client half-open (a SYN scan). opened connections of the same client are not counted here.
-- attempts_per_minute over the time between first and last tells a slow scan from a fast one.
-- Health checks of servers that are gone look the same: few servers, one port, for as long as you look.
--
-- param since DateTime64(6) = 1970-01-01: first moment, UTC
-- param until DateTime64(6) = 2100-01-01: the moment after the last one
-- param limit UInt32 = 20: most rows to show
-- param scan_from UInt32 = 20: number of servers or ports that makes a scan
SELECT
  client_ip AS client,
  multiIf(ports < {scan_from:UInt32}, 'address sweep', servers < {scan_from:UInt32}, 'port scan', 'both') AS kind,
  count() AS attempts,
  countIf(server_packets = 0) AS unanswered,
  countIf(server_rsts > 0) AS refused,
  attempts - unanswered - refused AS not_completed,
  uniqExact(server_ip) AS servers,
  uniqExact(server_port) AS ports,
  topK(1)(server_ip)[1] AS most_tried_server,
  topK(1)(server_port)[1] AS most_tried_port,
  min(first_time) AS first,
  max(last_time) AS last,
  round(60 * attempts / greatest(last - first, 60), 1) AS attempts_per_minute
FROM failed_connections(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')}) AS f
WHERE client_syns > 0 AND NOT opened OR client_syns > 0 AND NOT acknowledged
GROUP BY client_ip
HAVING servers >= {scan_from:UInt32} OR ports >= {scan_from:UInt32}
ORDER BY attempts DESC, client_ip
LIMIT {limit:UInt32}
