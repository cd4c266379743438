-- Traffic and TCP health over time
-- Every connection from the one viewpoint that saw most of it. All of a record counts in the step in which it starts.
SELECT
  toDateTime64(addSeconds({since:DateTime64(6, 'UTC')}, step_no * {step:UInt32}), 6, 'UTC') AS at,
  sum(r.client_packets) AS client_packets,
  sum(r.server_packets) AS server_packets,
  sum(r.client_bytes) AS client_bytes,
  sum(r.server_bytes) AS server_bytes,
  sumIf(r.client_packets + r.server_packets, r.proto = 6) AS tcp_packets,
  sum(r.client_retransmits + r.server_retransmits) AS retransmits,
  round(100 * retransmits / nullIf(tcp_packets, 0), 4) AS retransmit_percent,
  sum(r.client_rsts) AS client_rsts,
  sum(r.server_rsts) AS server_rsts
FROM flows_once(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')}) AS r
GROUP BY intDiv(dateDiff('microsecond', {since:DateTime64(6, 'UTC')}, r.start_time), 1000000 * {step:UInt32}) AS step_no
ORDER BY at
