-- TCP connections of which one side alone was seen
-- By viewpoint. acknowledging: the side that was seen acknowledges packets of the other one, so there were some, and they are not here. The rest may never
-- have been answered. A connection whose other side was seen before the range counts as seen.
SELECT
  encap,
  mirror_src,
  vni,
  seen_by,
  count() AS connections,
  countIf(bitAnd(flags, 16) > 0) AS acknowledging
FROM
(
  SELECT
    encap,
    mirror_src,
    vni,
    if(encap = 'none', listener, '') AS seen_by,
    max(match(history, '[A-Z]')) AS client_seen,
    max(match(history, '[a-z]')) AS server_seen,
    bitOr(groupBitOr(client_tcp_flags), groupBitOr(server_tcp_flags)) AS flags
  FROM flows
  WHERE start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')} AND proto = 6
    AND NOT (match(history, '[A-Z]') AND match(history, '[a-z]'))
  GROUP BY encap, mirror_src, vni, seen_by, client_ip, client_port, server_ip, server_port
)
WHERE NOT (client_seen AND server_seen)
GROUP BY encap, mirror_src, vni, seen_by
ORDER BY encap, mirror_src, vni, seen_by
