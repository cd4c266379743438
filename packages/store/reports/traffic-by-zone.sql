-- title: Traffic between availability zones
--
-- Bytes from one availability zone to another, as the inventory (mirrorscope inventory) knows where addresses are; each direction is a row of its own.
-- crossing: yes where the zones differ: AWS charges for those bytes at both ends. unknown: an end that is not in the inventory, such as the internet.
-- What crosses much and need not: a client that could ask a server of its own zone. Find it with traffic-by-instance and top-talkers.
-- retransmits that are higher across zones than within: the way between them.
-- A conversation that is mirrored at both ends counts once. Times are taken to the minute.
--
-- param since DateTime64(6) = 1970-01-01: first moment, UTC
-- param until DateTime64(6) = 2100-01-01: the moment after the last one
-- param limit UInt32 = 20: most rows to show
SELECT
  if(way.1 = '', 'unknown', way.1) AS from_zone,
  if(way.2 = '', 'unknown', way.2) AS to_zone,
  multiIf(from_zone = 'unknown' OR to_zone = 'unknown', 'unknown', from_zone = to_zone, 'no', 'yes') AS crossing,
  sum(way.3) AS packets,
  sum(way.4) AS bytes,
  round(100 * bytes / nullIf(sum(bytes) OVER (), 0), 2) AS share_percent,
  sum(way.5) AS retransmits,
  round(100 * retransmits / nullIf(packets, 0), 2) AS retransmit_percent
FROM
(
  SELECT
    arrayJoin(
    [
      (client_az, server_az, client_packets, client_bytes, client_retransmits),
      (server_az, client_az, server_packets, server_bytes, server_retransmits)
    ]) AS way
  FROM sums_named(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')})
)
GROUP BY from_zone, to_zone
HAVING packets > 0
ORDER BY crossing = 'yes' DESC, bytes DESC, from_zone, to_zone
LIMIT {limit:UInt32}
