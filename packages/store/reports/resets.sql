-- title: Who resets whom
--
-- TCP connections in which a reset was sent: by whom, to whom, on which server port.
-- refused: the server answered a SYN with a reset, so nothing listens on that port, or a firewall says so.
-- aborted: the connection stood (its opening may lie before since) and was cut off: a crash, a time limit of a load balancer or proxy, a client that left.
-- other: the opening of the connection was not seen, or the client gave up before an answer.
-- rsts counts packets; several for one connection are usual. Many resets by one server: look at its logs of the same minutes.
--
-- param since DateTime64(6) = 1970-01-01: first moment, UTC
-- param until DateTime64(6) = 2100-01-01: the moment after the last one
-- param limit UInt32 = 20: most rows to show
SELECT
  any(from_ip) AS sender,
  any(to_ip) AS receiver,
  if(by_client, 'client', 'server') AS sent_by,
  server_port,
  count() AS connections,
  countIf(NOT by_client AND asked AND NOT opened) AS refused,
  countIf(opened) AS aborted,
  connections - refused - aborted AS other,
  sum(reset.2) AS rsts
FROM
(
  SELECT
    arrayJoin([(1, client_rsts), (0, server_rsts)]) AS reset,
    reset.1 = 1 AS by_client,
    if(by_client, client_ip, server_ip) AS from_ip,
    if(by_client, server_ip, client_ip) AS to_ip,
    server_port,
    asked,
    opened
  FROM failed_connections(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')})
  WHERE client_rsts + server_rsts > 0
)
WHERE reset.2 > 0
GROUP BY cityHash64(from_ip, to_ip), by_client, server_port
ORDER BY connections DESC, rsts DESC, sender, receiver, server_port
LIMIT {limit:UInt32}
