-- Handshake latency of the whole range
SELECT
  count() AS handshakes,
  if(handshakes > 0, quantileExact(0.5)(handshake_server_us + handshake_client_us), NULL) AS p50_us,
  if(handshakes > 0, quantileExact(0.95)(handshake_server_us + handshake_client_us), NULL) AS p95_us,
  if(handshakes > 0, quantileExact(0.99)(handshake_server_us + handshake_client_us), NULL) AS p99_us
FROM handshakes(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')})
