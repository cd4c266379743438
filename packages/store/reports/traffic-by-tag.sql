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
WITH (SELECT CAST((groupArray(eni), groupArray(tags[{tag:String}])), 'Map(String, String)') FROM interfaces) AS value_by_eni
SELECT
  if(end.1 = '', '(none)', end.1) AS value,
  uniqExactMerge(end.3) AS hosts,
  sum(r.flows) AS flows,
  sum(end.4) AS sent_packets,
  sum(end.5) AS sent_bytes,
  sum(end.6) AS received_bytes,
  sumIf(end.5, end.1 = end.2) AS within_bytes,
  sum(end.7) AS retransmits,
  round(100 * retransmits / nullIf(sent_packets, 0), 2) AS retransmit_percent
FROM
(
  SELECT
    flows,
    value_by_eni[client_eni] AS client_value,
    value_by_eni[server_eni] AS server_value,
    arrayJoin(
    [
      (client_value, server_value, clients, client_packets, client_bytes, server_bytes, client_retransmits),
      (server_value, client_value, servers, server_packets, server_bytes, client_bytes, server_retransmits)
    ]) AS end
  FROM
  (
    -- First by interface, so that its tags are looked up once.
    SELECT
      client_eni,
      server_eni,
      sum(s.client_flows) + arraySum(more -> greatest(more, 0), sumMapIf([key], [toInt64(s.server_flows) - toInt64(s.client_flows)], uneven).2) AS flows,
      uniqExactState(client_ip) AS clients,
      uniqExactState(server_ip) AS servers,
      sum(s.client_packets) AS client_packets,
      sum(s.server_packets) AS server_packets,
      sum(s.client_bytes) AS client_bytes,
      sum(s.server_bytes) AS server_bytes,
      sum(s.client_retransmits) AS client_retransmits,
      sum(s.server_retransmits) AS server_retransmits
    FROM sums_named(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')}) AS s
    GROUP BY client_eni, server_eni
  )
) AS r
GROUP BY value
ORDER BY sent_bytes + received_bytes DESC, value
LIMIT {limit:UInt32}
