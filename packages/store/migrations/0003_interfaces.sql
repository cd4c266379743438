-- Network interfaces from an inventory, found by viewpoint and by address, and conversations with what it knows of their ends.
CREATE TABLE IF NOT EXISTS interfaces
(
  eni String COMMENT 'network interface, such as eni-0a1b2c3d',
  instance String COMMENT 'instance that it is attached to; empty for managed services',
  name String COMMENT 'name for people',
  subnet String COMMENT 'subnet',
  az String COMMENT 'availability zone',
  vpc String COMMENT 'VPC',
  account String COMMENT 'account',
  tags Map(String, String) COMMENT 'tags',
  viewpoints Array(Tuple(mirror_src IPv6, vni UInt32)) COMMENT 'under which its mirrored packets arrive',
  addresses Array(String) COMMENT 'its private addresses and networks',
  prefixes Array(String) COMMENT 'keys of these in interface_by_address',
  valid_from DateTime64(3, 'UTC') COMMENT 'since when it is so; 1970 where unknown',
  loaded_at DateTime64(3, 'UTC') COMMENT 'when the inventory was loaded that it stands in'
)
ENGINE = MergeTree
PARTITION BY toUnixTimestamp64Milli(loaded_at)
ORDER BY eni
COMMENT 'Network interfaces, from the newest inventory';

CREATE DICTIONARY IF NOT EXISTS interface_by_viewpoint
(
  mirror_src IPv6,
  vni UInt32,
  eni String,
  instance String,
  name String,
  subnet String,
  az String,
  vpc String,
  account String,
  tags Map(String, String)
)
PRIMARY KEY mirror_src, vni
SOURCE(NULL())
LIFETIME(0)
LAYOUT(COMPLEX_KEY_HASHED())
COMMENT 'The network interface that a viewpoint mirrors';

CREATE DICTIONARY IF NOT EXISTS interface_by_address
(
  prefix String,
  eni String,
  instance String,
  name String,
  subnet String,
  az String,
  vpc String,
  account String,
  tags Map(String, String)
)
PRIMARY KEY prefix
SOURCE(NULL())
LIFETIME(0)
LAYOUT(IP_TRIE())
COMMENT 'The network interface that has an address; only where one VPC alone has it, unless the key holds the VPC as in conversations_named';

CREATE VIEW IF NOT EXISTS conversations_named AS
SELECT
  encap,
  vni,
  mirror_src,
  listener,
  proto,
  client_ip,
  server_ip,
  server_port,
  flows,
  records,
  client_flows,
  server_flows,
  client_packets,
  server_packets,
  client_bytes,
  server_bytes,
  client_payload_bytes,
  server_payload_bytes,
  client_tcp_flags,
  server_tcp_flags,
  client_syns,
  server_syns,
  client_fins,
  server_fins,
  client_rsts,
  server_rsts,
  client_retransmits,
  server_retransmits,
  client_retransmit_bytes,
  server_retransmit_bytes,
  client_fast_retransmits,
  server_fast_retransmits,
  client_spurious_retransmits,
  server_spurious_retransmits,
  client_resent_segments,
  server_resent_segments,
  client_resent_bytes,
  server_resent_bytes,
  client_late_segments,
  server_late_segments,
  client_out_of_order,
  server_out_of_order,
  client_gaps,
  server_gaps,
  client_missed_bytes,
  server_missed_bytes,
  client_duplicate_acks,
  server_duplicate_acks,
  client_zero_windows,
  server_zero_windows,
  client_window_full,
  server_window_full,
  client_keep_alives,
  server_keep_alives,
  client_zero_window_probes,
  server_zero_window_probes,
  handshake_server_samples,
  handshake_server_sum_us,
  handshake_server_max_us,
  handshake_client_samples,
  handshake_client_sum_us,
  handshake_client_max_us,
  client_rtt_min_us,
  server_rtt_min_us,
  client_rtt_max_us,
  server_rtt_max_us,
  client_rtt_sum_us,
  server_rtt_sum_us,
  client_rtt_samples,
  server_rtt_samples,
  client_ttl_min,
  server_ttl_min,
  client_ecn_ce,
  server_ecn_ce,
  fragments,
  truncated_packets,
  dictGetOrDefault('interface_by_address', 'eni', client_key, dictGet('interface_by_address', 'eni', client_ip)) AS client_eni,
  dictGetOrDefault('interface_by_address', 'instance', client_key, dictGet('interface_by_address', 'instance', client_ip)) AS client_instance,
  dictGetOrDefault('interface_by_address', 'name', client_key, dictGet('interface_by_address', 'name', client_ip)) AS client_name,
  dictGetOrDefault('interface_by_address', 'subnet', client_key, dictGet('interface_by_address', 'subnet', client_ip)) AS client_subnet,
  dictGetOrDefault('interface_by_address', 'az', client_key, dictGet('interface_by_address', 'az', client_ip)) AS client_az,
  dictGetOrDefault('interface_by_address', 'vpc', client_key, dictGet('interface_by_address', 'vpc', client_ip)) AS client_vpc,
  dictGetOrDefault('interface_by_address', 'account', client_key, dictGet('interface_by_address', 'account', client_ip)) AS client_account,
  dictGetOrDefault('interface_by_address', 'tags', client_key, dictGet('interface_by_address', 'tags', client_ip)) AS client_tags,
  dictGetOrDefault('interface_by_address', 'eni', server_key, dictGet('interface_by_address', 'eni', server_ip)) AS server_eni,
  dictGetOrDefault('interface_by_address', 'instance', server_key, dictGet('interface_by_address', 'instance', server_ip)) AS server_instance,
  dictGetOrDefault('interface_by_address', 'name', server_key, dictGet('interface_by_address', 'name', server_ip)) AS server_name,
  dictGetOrDefault('interface_by_address', 'subnet', server_key, dictGet('interface_by_address', 'subnet', server_ip)) AS server_subnet,
  dictGetOrDefault('interface_by_address', 'az', server_key, dictGet('interface_by_address', 'az', server_ip)) AS server_az,
  dictGetOrDefault('interface_by_address', 'vpc', server_key, dictGet('interface_by_address', 'vpc', server_ip)) AS server_vpc,
  dictGetOrDefault('interface_by_address', 'account', server_key, dictGet('interface_by_address', 'account', server_ip)) AS server_account,
  dictGetOrDefault('interface_by_address', 'tags', server_key, dictGet('interface_by_address', 'tags', server_ip)) AS server_tags
FROM
(
  SELECT
    *,
    dictGetOrDefault('interface_by_viewpoint', 'vpc', (mirror_src, vni), dictGet('interface_by_address', 'vpc', mirror_src)) AS vpc,
    toFixedString(if(startsWith(reinterpret(client_ip, 'FixedString(16)'), unhex('00000000000000000000FFFF')), concat(unhex('01'), substring(SHA256(vpc), 1, 11), substring(reinterpret(client_ip, 'FixedString(16)'), 13)), reinterpret(client_ip, 'FixedString(16)')), 16) AS client_key,
    toFixedString(if(startsWith(reinterpret(server_ip, 'FixedString(16)'), unhex('00000000000000000000FFFF')), concat(unhex('01'), substring(SHA256(vpc), 1, 11), substring(reinterpret(server_ip, 'FixedString(16)'), 13)), reinterpret(server_ip, 'FixedString(16)')), 16) AS server_key
  FROM conversations(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')})
)
COMMENT 'Conversations in [since, until) by whole minutes, with what the inventory knows of their ends.';
