-- title: Handshakes over time
--
-- How long TCP connections took to open, in each step of time, in milliseconds.
-- server is SYN to SYN-ACK, the way from the mirror to the server and back; client is SYN-ACK to ACK, the way to the client and back.
-- total is both: p50, p95 and p99 need the records themselves, so they stand there for times up to six hours, and are empty for longer ones.
-- A mean that rises with the greatest one is a few lost SYNs, each worth a second; one that rises alone is load or distance for all.
-- Steps without handshakes are left out; the first step is whole, so it may begin before since.
--
-- param since DateTime64(6) = 1970-01-01: first moment, UTC
-- param until DateTime64(6) = 2100-01-01: the moment after the last one
-- param step UInt32 = 3600: seconds of a row, in whole minutes; whole hours or days are faster over long times
SELECT
  bucket,
  handshakes,
  server_mean_ms,
  server_max_ms,
  client_mean_ms,
  client_max_ms,
  if(empty(total), NULL, round(total[1] / 1000, 3)) AS total_p50_ms,
  if(empty(total), NULL, round(total[2] / 1000, 3)) AS total_p95_ms,
  if(empty(total), NULL, round(total[3] / 1000, 3)) AS total_p99_ms
FROM
(
  SELECT
    bucket,
    sum(r.handshake_server_samples) AS handshakes,
    round(sum(r.handshake_server_sum_us) / handshakes / 1000, 3) AS server_mean_ms,
    round(max(r.handshake_server_max_us) / 1000, 3) AS server_max_ms,
    round(sum(r.handshake_client_sum_us) / nullIf(sum(r.handshake_client_samples), 0) / 1000, 3) AS client_mean_ms,
    round(max(r.handshake_client_max_us) / 1000, 3) AS client_max_ms
  FROM conversation_series(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')}, step = {step:UInt32}) AS r
  WHERE proto = 6
  GROUP BY bucket
  HAVING handshakes > 0
) AS sums
LEFT JOIN
(
  SELECT
    toDateTime(intDiv(toUInt32(toDateTime(start_time)), intDiv(greatest({step:UInt32}, 1) + 59, 60) * 60) * intDiv(greatest({step:UInt32}, 1) + 59, 60) * 60, 'UTC') AS bucket,
    quantilesTDigest(0.5, 0.95, 0.99)(handshake_server_us + handshake_client_us) AS total
  FROM handshakes(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')})
  WHERE least({until:DateTime64(6, 'UTC')}, now64(6, 'UTC')) <= {since:DateTime64(6, 'UTC')} + INTERVAL 6 HOUR
  GROUP BY bucket
) AS timed USING (bucket)
ORDER BY bucket
