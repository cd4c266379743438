-- title: Traffic by tag
--
-- Traffic by the values of one tag (--param tag=env) of the network interfaces in the inventory (mirrorscope inventory).
-- sent and received are from the tagged side, as client and as server together. What stays within a value counts at both ends;
-- within_bytes is that part, counted once: the rest goes to or comes from other values.
-- (none): the tag, the interface or the inventory is missing; hosts are addresses.
-- A conversation that is mirrored at both ends counts once. Times are taken to the minute.
--
-- param since DateTime64(6) = 1970-01-01: first moment, UTC
-- param until DateTime64(6) = 2100-01-01: the moment after the last one
-- param limit UInt32 = 20: most rows to show
-- param tag String = Name: the tag's key
SELECT
  if(end.1 = '', '(none)', end.1) AS value,
  uniqExact(end.3) AS hosts,
  sum(r.client_flows) + arraySum(more -> greatest(more, 0), sumMapIf([key], [toInt64(r.server_flows) - toInt64(r.client_flows)], uneven).2) AS flows,
  sum(end.4) AS sent_packets,
  sum(end.5) AS sent_bytes,
  sum(end.6) AS received_bytes,
  sumIf(end.5, end.1 = end.2) AS within_bytes,
  sum(end.7) AS retransmits,
  round(100 * retransmits / nullIf(sent_packets, 0), 2) AS retransmit_percent
FROM
(
  SELECT
    key,
    uneven,
    client_flows,
    server_flows,
    client_tags[{tag:String}] AS client_value,
    server_tags[{tag:String}] AS server_value,
    arrayJoin(
    [
      (client_value, server_value, client_ip, client_packets, client_bytes, server_bytes, client_retransmits),
      (server_value, client_value, server_ip, server_packets, server_bytes, client_bytes, server_retransmits)
    ]) AS end
  FROM sums_named(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')})
) AS r
GROUP BY value
ORDER BY sent_bytes + received_bytes DESC, value
LIMIT {limit:UInt32}
