-- title: Traffic over time
--
-- Flows that began, packets and bytes in each step of time. client_bytes are what clients sent, server_bytes what servers did.
-- bits_per_second and packets_per_second are means over the step.
-- A record counts where it starts: what a flow moved until its next record, a minute if not told otherwise, stands there as well.
-- A conversation that is mirrored at both ends counts once. Steps without traffic are left out; the first step is whole, so it may begin before since.
--
-- param since DateTime64(6) = 1970-01-01: first moment, UTC
-- param until DateTime64(6) = 2100-01-01: the moment after the last one
-- param step UInt32 = 3600: seconds of a row, in whole minutes; whole hours or days are faster over long times
SELECT
  bucket,
  sum(r.client_flows) + arraySum(more -> greatest(more, 0), sumMapIf([key], [toInt64(r.server_flows) - toInt64(r.client_flows)], uneven).2) AS flows,
  sum(r.client_packets + r.server_packets) AS packets,
  sum(r.client_bytes) AS client_bytes,
  sum(r.server_bytes) AS server_bytes,
  client_bytes + server_bytes AS bytes,
  round(8 * bytes / any(seconds), 1) AS bits_per_second,
  round(packets / any(seconds), 1) AS packets_per_second
FROM conversation_series(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')}, step = {step:UInt32}) AS r
GROUP BY bucket
ORDER BY bucket
