-- Round-trip times of TCP data over time
-- From a segment to its acknowledgement, never of a segment sent twice; server: from the mirror to the server and back, client: to the client and back.
-- A record knows the mean of its samples: the quantiles are of these means, each counted as often as it has samples.
SELECT
  toDateTime64(addSeconds({since:DateTime64(6, 'UTC')}, step_no * {step:UInt32}), 6, 'UTC') AS at,
  sum(server_rtt_samples) AS server_samples,
  if(server_samples > 0, quantileExactWeightedIf(0.5)(intDiv(server_rtt_sum_us, greatest(server_rtt_samples, 1)), server_rtt_samples, server_rtt_samples > 0), NULL) AS server_p50_us,
  if(server_samples > 0, quantileExactWeightedIf(0.95)(intDiv(server_rtt_sum_us, greatest(server_rtt_samples, 1)), server_rtt_samples, server_rtt_samples > 0), NULL) AS server_p95_us,
  if(server_samples > 0, quantileExactWeightedIf(0.99)(intDiv(server_rtt_sum_us, greatest(server_rtt_samples, 1)), server_rtt_samples, server_rtt_samples > 0), NULL) AS server_p99_us,
  sum(client_rtt_samples) AS client_samples,
  if(client_samples > 0, quantileExactWeightedIf(0.5)(intDiv(client_rtt_sum_us, greatest(client_rtt_samples, 1)), client_rtt_samples, client_rtt_samples > 0), NULL) AS client_p50_us,
  if(client_samples > 0, quantileExactWeightedIf(0.95)(intDiv(client_rtt_sum_us, greatest(client_rtt_samples, 1)), client_rtt_samples, client_rtt_samples > 0), NULL) AS client_p95_us,
  if(client_samples > 0, quantileExactWeightedIf(0.99)(intDiv(client_rtt_sum_us, greatest(client_rtt_samples, 1)), client_rtt_samples, client_rtt_samples > 0), NULL) AS client_p99_us
FROM flows_once(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')})
WHERE proto = 6 AND server_rtt_samples + client_rtt_samples > 0
GROUP BY intDiv(dateDiff('microsecond', {since:DateTime64(6, 'UTC')}, start_time), 1000000 * {step:UInt32}) AS step_no
ORDER BY at
