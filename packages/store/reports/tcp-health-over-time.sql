-- title: TCP health over time
--
-- What went wrong in TCP, in each step of time: compare a bad hour with the one before.
-- retransmit_percent is the part of all packets that was sent again (Wireshark's rule); above one percent users feel it.
-- resent segments were lost behind the mirror, late ones before it, or overtaken. resets are packets with RST: refused, aborted, given up.
-- zero_windows are receivers that could not keep up. missed_bytes were lost by the mirror itself: where they are many, distrust the rest.
-- A conversation that is mirrored at both ends counts once. Steps without TCP are left out; the first step is whole, so it may begin before since.
--
-- param since DateTime64(6) = 1970-01-01: first moment, UTC
-- param until DateTime64(6) = 2100-01-01: the moment after the last one
-- param step UInt32 = 3600: seconds of a row, in whole minutes; whole hours or days are faster over long times
SELECT
  bucket,
  sum(r.client_packets + r.server_packets) AS packets,
  sum(r.client_retransmits + r.server_retransmits) AS retransmits,
  round(100 * retransmits / nullIf(packets, 0), 3) AS retransmit_percent,
  sum(r.client_resent_segments + r.server_resent_segments) AS resent_segments,
  sum(r.client_late_segments + r.server_late_segments) AS late_segments,
  sum(r.client_rsts + r.server_rsts) AS resets,
  sum(r.client_zero_windows + r.server_zero_windows) AS zero_windows,
  sum(r.client_missed_bytes + r.server_missed_bytes) AS missed_bytes,
  round(100 * missed_bytes / nullIf(missed_bytes + sum(r.client_payload_bytes + r.server_payload_bytes), 0), 4) AS missed_percent
FROM conversation_series(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')}, step = {step:UInt32}) AS r
WHERE proto = 6
GROUP BY bucket
ORDER BY bucket
