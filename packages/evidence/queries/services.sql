-- The 20 services with the most bytes
-- By protocol number and port of the server; every connection from the one viewpoint that saw most of it.
SELECT
  proto,
  server_port,
  countIf(record_no = 0) AS flows_begun,
  sum(client_packets + server_packets) AS packets,
  sum(client_bytes + server_bytes) AS bytes,
  round(100 * bytes / nullIf(sum(bytes) OVER (), 0), 2) AS percent_of_bytes
FROM flows_once(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')})
GROUP BY proto, server_port
ORDER BY bytes DESC, proto, server_port
LIMIT 20
