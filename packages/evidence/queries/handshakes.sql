-- Handshake latency over time
-- From the SYN to the client's ACK, of connections that were timed on both sides, each from one viewpoint. Quantiles are exact: values that were measured.
SELECT
  toDateTime64(addSeconds({since:DateTime64(6, 'UTC')}, step_no * {step:UInt32}), 6, 'UTC') AS at,
  count() AS handshakes,
  quantileExact(0.5)(handshake_server_us + handshake_client_us) AS p50_us,
  quantileExact(0.95)(handshake_server_us + handshake_client_us) AS p95_us,
  quantileExact(0.99)(handshake_server_us + handshake_client_us) AS p99_us
FROM handshakes(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')})
GROUP BY intDiv(dateDiff('microsecond', {since:DateTime64(6, 'UTC')}, start_time), 1000000 * {step:UInt32}) AS step_no
ORDER BY at
