-- title: Traffic by instance
--
-- Who sends and receives how much: instances by their inventory (mirrorscope inventory), else network interfaces, else addresses.
-- sent and received are from the instance's side, as client and as server together; a conversation of two instances counts at both.
-- retransmits are segments that the instance had to send again, retransmit_percent their part of its packets; above one percent users feel it.
-- A conversation that is mirrored at both ends counts once. Times are taken to the minute.
--
-- param since DateTime64(6) = 1970-01-01: first moment, UTC
-- param until DateTime64(6) = 2100-01-01: the moment after the last one
-- param limit UInt32 = 20: most rows to show
SELECT
  if(instance != '', instance, if(eni != '', eni, replaceRegexpOne(toString(address), '^::ffff:([0-9.]+)$', '\\1'))) AS host,
  any(host_name) AS name,
  any(zone) AS az,
  sum(r.flows) AS flows,
  uniqExact(peer) AS peers,
  sum(sent) AS sent_packets,
  sum(sent_bytes) AS sent_bytes,
  sum(received_bytes) AS received_bytes,
  sum(again) AS retransmits,
  round(100 * retransmits / nullIf(sent_packets, 0), 2) AS retransmit_percent
FROM
(
  SELECT
    flows,
    arrayJoin(
    [
      (client_instance, client_eni, client_name, client_az, client_ip, server_ip, client_packets, client_bytes, server_bytes, client_retransmits),
      (server_instance, server_eni, server_name, server_az, server_ip, client_ip, server_packets, server_bytes, client_bytes, server_retransmits)
    ]) AS end,
    end.1 AS instance,
    end.2 AS eni,
    end.3 AS host_name,
    end.4 AS zone,
    end.5 AS address,
    end.6 AS peer,
    end.7 AS sent,
    end.8 AS sent_bytes,
    end.9 AS received_bytes,
    end.10 AS again
  FROM conversations_named(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')})
) AS r
GROUP BY host
ORDER BY sum(r.sent_bytes) + sum(r.received_bytes) DESC, host
LIMIT {limit:UInt32}
