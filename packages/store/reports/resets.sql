-- title: Who resets whom
--
-- TCP connections in which a reset was sent: by whom, to whom, on which server port.
-- refused: the server answered a SYN with a reset, so nothing listens on that port, or a firewall says so.
-- aborted: the connection stood and was cut off: a crash, a time limit of a load balancer or proxy, a client that left.
-- other: the opening of the connection was not seen, or the client gave up before an answer.
-- rsts counts packets; several for one connection are usual. Many resets by one server: look at its logs of the same minutes.
--
-- param since DateTime64(6) = 1970-01-01: first moment, UTC
-- param until DateTime64(6) = 2100-01-01: the moment after the last one
-- param limit UInt32 = 20: most rows to show
SELECT
  if(reset.1 = 1, client_ip, server_ip) AS sender,
  if(reset.1 = 1, server_ip, client_ip) AS receiver,
  if(reset.1 = 1, 'client', 'server') AS sent_by,
  server_port,
  count() AS connections,
  countIf(reset.1 = 0 AND asked AND NOT opened) AS refused,
  countIf(opened) AS aborted,
  connections - refused - aborted AS other,
  sum(reset.2) AS rsts
FROM failed_connections(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')})
ARRAY JOIN [(1, client_rsts), (0, server_rsts)] AS reset
WHERE reset.2 > 0
GROUP BY sender, receiver, sent_by, server_port
ORDER BY connections DESC, rsts DESC, sender, receiver, server_port
LIMIT {limit:UInt32}
