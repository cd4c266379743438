-- title: Half-open connections
--
-- Clients whose connections never opened: scans, floods, and servers that are gone or filtered.
-- unanswered: SYNs and nothing came back. not_completed: the server answered, the client never acknowledged (a SYN scan or a flood).
-- An attempt counts by its own record: that the same ports opened in a later one, such as a minute after, does not take it back.
-- refused: answered by a reset; it stands here since scans meet many of those. syns counts packets, repeated ones too.
-- kind: port scan and address sweep from scan_from ports or servers on, else no answer.
-- No answer on one server and port from many clients: the server is down, or a security group drops the SYNs.
--
-- param since DateTime64(6) = 1970-01-01: first moment, UTC
-- param until DateTime64(6) = 2100-01-01: the moment after the last one
-- param limit UInt32 = 20: most rows to show
-- param scan_from UInt32 = 20: number of ports or servers that makes a scan
SELECT
  client_ip AS client,
  multiIf(ports >= {scan_from:UInt32} AND ports >= servers, 'port scan', servers >= {scan_from:UInt32}, 'address sweep', 'no answer') AS kind,
  countIf(server_packets = 0) AS unanswered,
  countIf(server_packets > 0 AND server_rsts = 0) AS not_completed,
  countIf(server_rsts > 0) AS refused,
  sum(f.client_syns) AS syns,
  uniqExact(server_ip) AS servers,
  uniqExact(server_port) AS ports,
  topK(1)(server_ip)[1] AS most_tried_server,
  topK(1)(server_port)[1] AS most_tried_port,
  min(first_time) AS first,
  max(last_time) AS last
FROM failed_connections(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')}) AS f
WHERE client_syns > 0 AND NOT acknowledged
GROUP BY client_ip
HAVING unanswered + not_completed > 0
ORDER BY unanswered + not_completed DESC, client_ip
LIMIT {limit:UInt32}
