-- Totals
-- Every connection is taken from the one viewpoint that saw most of it, so that what two mirrors saw counts once. A record counts where it starts in the range.
SELECT
  count() AS records,
  countIf(record_no = 0) AS flows_begun,
  min(start_time) AS first_packet,
  max(end_time) AS last_packet,
  max(dateDiff('microsecond', start_time, end_time)) AS longest_record_us,
  sum(client_packets + server_packets) AS packets,
  sum(client_bytes + server_bytes) AS bytes,
  sum(client_payload_bytes + server_payload_bytes) AS payload_bytes,
  sumIf(client_packets + server_packets, proto = 6) AS tcp_packets,
  sumIf(client_payload_bytes + server_payload_bytes, proto = 6) AS tcp_payload_bytes,
  sum(client_retransmits + server_retransmits) AS retransmits,
  round(100 * retransmits / nullIf(tcp_packets, 0), 4) AS retransmit_percent,
  sum(client_resent_segments + server_resent_segments) AS resent_segments,
  sum(client_late_segments + server_late_segments) AS late_segments,
  sum(client_rsts + server_rsts) AS rsts,
  sumIf(client_bytes + server_bytes, server_port IN (22, 443, 465, 563, 636, 853, 989, 990, 992, 993, 994, 995, 5061, 8443)) AS bytes_on_encrypted_ports
FROM flows_once(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')})
