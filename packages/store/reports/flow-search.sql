-- title: Flow search
--
-- The latest flows that match all of what is asked for, one row for each flow at each viewpoint: nothing is added up over viewpoints.
-- state is Zeek's connection state at the end (SF: opened and closed in order, S0: no answer, REJ: refused, RSTO and RSTR: reset by client or server).
-- community_id finds the same flow in Zeek, Suricata and Wireshark.
--
-- param since DateTime64(6) = 1970-01-01: first moment, UTC
-- param until DateTime64(6) = 2100-01-01: the moment after the last one
-- param limit UInt32 = 20: most rows to show
-- param address Network = any: address or network (10.0.0.0/8) of either end
-- param peer Network = any: address or network of the other end
-- param port UInt16 = 0: port of either end, 0 for any
-- param proto String = any: tcp, udp, icmp, icmpv6, sctp or a number
-- param community_id String = any: Community ID
-- param flow_id UInt64 = 0: flow_id, 0 for any
WITH
  splitByChar('/', {address:String}) AS address_parts,
  splitByChar('/', {peer:String}) AS peer_parts,
  IPv6CIDRToRange(toIPv6(address_parts[1]), toUInt8(address_parts[2])) AS a,
  IPv6CIDRToRange(toIPv6(peer_parts[1]), toUInt8(peer_parts[2])) AS p,
  matching AS
  (
    SELECT flow_id, record_no, flow_start, start_time
    FROM flows
    WHERE start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')}
      AND ({address:String} = '::/0' AND {peer:String} = '::/0'
        OR client_ip BETWEEN a.1 AND a.2 AND server_ip BETWEEN p.1 AND p.2 OR server_ip BETWEEN a.1 AND a.2 AND client_ip BETWEEN p.1 AND p.2)
      AND ({port:UInt16} = 0 OR client_port = {port:UInt16} OR server_port = {port:UInt16})
      AND ({proto:String} = 'any' OR {proto:String} = toString(proto) OR lower({proto:String}) = transform(proto, [1, 6, 17, 58, 132], ['icmp', 'tcp', 'udp', 'icmpv6', 'sctp'], ''))
      AND ({community_id:String} = 'any' OR community_id = {community_id:String})
      AND ({flow_id:UInt64} = 0 OR flow_id = {flow_id:UInt64})
  ),
  -- The latest flows began after this, so their records lie behind it. The table is read from its end for it, until there are enough first
  -- records: some more than asked for, should the same capture be stored several times.
  (
    SELECT if(count() < {limit:UInt32} * 4, {since:DateTime64(6, 'UTC')}, toDateTime64(min(five_minutes), 6, 'UTC'))
    FROM
    (
      SELECT toStartOfFiveMinutes(start_time) AS five_minutes
      FROM matching
      WHERE record_no = 0
      ORDER BY five_minutes DESC
      LIMIT {limit:UInt32} * 4
    )
  ) AS first_start,
  found AS
  (
    SELECT flow_id
    FROM matching
    WHERE start_time >= first_start
    GROUP BY flow_id
    ORDER BY max(flow_start) DESC, flow_id
    LIMIT {limit:UInt32}
  )
SELECT
  min(f.flow_start) AS start,
  round((max(f.end_time) - start) * 1000, 3) AS duration_ms,
  client_ip AS client,
  client_port,
  server_ip AS server,
  server_port,
  transform(proto, [1, 6, 17, 47, 50, 58, 132], ['ICMP', 'TCP', 'UDP', 'GRE', 'ESP', 'ICMPv6', 'SCTP'], toString(proto)) AS protocol,
  argMax(conn_state, record_no) AS state,
  sum(client_packets) AS client_packets,
  sum(server_packets) AS server_packets,
  sum(client_bytes) AS client_bytes,
  sum(server_bytes) AS server_bytes,
  sum(client_retransmits + server_retransmits) AS retransmits,
  sum(client_rsts + server_rsts) AS rsts,
  mirror_src,
  vni,
  any(f.id) AS community_id,
  flow_id
FROM
(
  -- Under a name of its own: on a cluster its expression goes to the shards, with its name for an alias.
  SELECT *, community_id AS id
  FROM flows
  WHERE start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')}
    AND start_time >= first_start AND flow_id GLOBAL IN (found)
) AS f
GROUP BY flow_id, client_ip, client_port, server_ip, server_port, proto, mirror_src, vni
ORDER BY start DESC, flow_id
LIMIT {limit:UInt32}
