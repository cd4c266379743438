import { createHash } from 'node:crypto';

/**
 * Flow records as a mirrored VPC of some hundred hosts would give them, from a seeded generator: the same seed gives the same records.
 *
 * What decides the size of a stored row is entropy, so the model keeps what makes real records hard to compress (arrival times to the
 * microsecond, client ports, random flow ids, log-normal sizes and round-trip times) and what makes them easy (few servers, most counters zero,
 * IP bytes that follow from packets and payload). Its shares: 60 % TCP connections to internal services, 6 % of all flows longer than the
 * active timeout, 24 % DNS, 10 % from the Internet, 4 % unanswered SYNs, 2 % ICMP echo; one connection in 12 with losses; 3 of 10 clients are mirrored as well as all servers.
 */

export type RecordRow = Record<string, number | string>;

/** xorshift128: enough randomness for a model, the same on every machine. */
class Random {
  private a: number;
  private b = 362436069;
  private c = 521288629;
  private d = 88675123;

  constructor(seed: number) {
    this.a = seed | 1;
  }

  /** [0, 1) */
  next(): number {
    const t = this.a ^ (this.a << 11);
    this.a = this.b;
    this.b = this.c;
    this.c = this.d;
    this.d = this.d ^ (this.d >>> 19) ^ t ^ (t >>> 8);
    return (this.d >>> 0) / 0x1_0000_0000;
  }

  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }

  lognormal(median: number, sigma: number): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
    return median * Math.exp(sigma * normal);
  }

  /** 0..n-1, low numbers far more often. */
  skewed(n: number): number {
    return Math.floor(n ** this.next()) - 1;
  }
}

const FIN = 1;
const SYN = 2;
const RST = 4;
const PSH = 8;
const ACK = 16;
const EPOCH_US = Date.UTC(2026, 0, 5, 9) * 1000;
const ACTIVE_TIMEOUT_US = 60_000_000;
const SERVICE_PORTS = [443, 443, 443, 80, 8080, 5432, 3306, 6379, 9092, 9200, 11211, 8443, 2379, 50051, 22, 443];

/** Servers are hosts 0 to 47, clients the ones after them. */
const SERVERS = 48;
const CLIENTS = 300;

/** One that a model's VPC has. */
export interface Host {
  readonly ip: string;
  readonly vni: number;
  /** Has a mirror session: every server, and 3 clients of 10. */
  readonly mirrored: boolean;
}

const host = (index: number): Host => ({
  ip: `10.${20 + (index % 3)}.${(index >> 5) & 255}.${(index * 37) & 255}`,
  vni: 7_340_001 + (index % 3),
  mirrored: index < SERVERS || index % 10 < 3,
});

/** All hosts of the VPC, servers first. */
export const modelHosts = (): Host[] => Array.from({ length: SERVERS + CLIENTS }, (_, index) => host(index));

const internetHost = (random: Random): Host => ({
  ip: `${20 + random.below(180)}.${random.below(256)}.${random.below(256)}.${random.below(256)}`,
  vni: 0,
  mirrored: false,
});

/** The VPC's resolver has no interface that could be mirrored. */
const RESOLVER: Host = { ip: '10.20.0.2', vni: 0, mirrored: false };

const timeText = (us: number): string => {
  const whole = Math.floor(us / 1000);
  return `${new Date(whole).toISOString().slice(0, -1)}${String(us - whole * 1000).padStart(3, '0')}Z`;
};

const addressBytes = (ip: string): Buffer => Buffer.from(ip.split('.').map(Number));

/** Community ID v1 of an IPv4 flow whose ports stand as given. */
const communityId = (proto: number, ip1: string, ip2: string, port1: number, port2: number): string => {
  const a = addressBytes(ip1);
  const b = addressBytes(ip2);
  const order = Buffer.compare(a, b) || port1 - port2;
  const [low, high, lowPort, highPort] = order <= 0 ? [a, b, port1, port2] : [b, a, port2, port1];
  const bytes = Buffer.concat([
    Buffer.from([0, 0]),
    low,
    high,
    Buffer.from([proto, 0, lowPort >> 8, lowPort & 255, highPort >> 8, highPort & 255]),
  ]);
  return `1:${createHash('sha1').update(bytes).digest('base64')}`;
};

interface Endpoints {
  readonly client: Host;
  readonly server: Host;
  readonly clientPort: number;
  readonly serverPort: number;
}

interface RoundTrips {
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly samples: number;
}

const roundTrips = (random: Random, base: number, samples: number): RoundTrips => {
  let [min, max, sum] = [0, 0, 0];
  for (let i = 0; i < samples; i++) {
    const us = Math.round(base + random.exponential(base * 0.3) + 20);
    min = i === 0 ? us : Math.min(min, us);
    max = Math.max(max, us);
    sum += us;
  }
  return { min, max, sum, samples };
};

const putRoundTrips = (row: RecordRow, side: 'client' | 'server', rtt: RoundTrips): void => {
  row[`${side}_rtt_min_us`] = rtt.min;
  row[`${side}_rtt_max_us`] = rtt.max;
  row[`${side}_rtt_sum_us`] = rtt.sum;
  row[`${side}_rtt_samples`] = rtt.samples;
};

const commonRow = (ends: Endpoints, proto: number, viewpoint: Host, start: number, end: number): RecordRow => ({
  flow_start: timeText(start),
  start_time: timeText(start),
  end_time: timeText(end),
  listener: 'listener-1',
  encap: 'vxlan',
  vni: viewpoint.vni,
  mirror_src: viewpoint.ip,
  proto,
  client_ip: ends.client.ip,
  server_ip: ends.server.ip,
  client_port: ends.clientPort,
  server_port: ends.serverPort,
  community_id: communityId(proto, ends.client.ip, ends.server.ip, ends.clientPort, ends.serverPort),
});

/** One TCP connection as one record for each active timeout that it lasts. */
const tcpRows = (random: Random, ends: Endpoints, viewpoint: Host, start: number, internet: boolean): RecordRow[] => {
  const networkRtt = random.lognormal(internet ? 30_000 : viewpoint.vni === 7_340_001 ? 180 : 700, internet ? 0.8 : 0.25);
  const duration = random.lognormal(random.next() < 0.1 ? 90_000_000 : 60_000, 1.6);
  const pieces = Math.min(20, 1 + Math.floor(duration / ACTIVE_TIMEOUT_US));
  const timestamps = random.next() < 0.8;
  const header = 20 + 20 + (timestamps ? 12 : 0);
  const reset = random.next() < 0.06;
  const lossy = random.next() < 1 / 12;
  const rows: RecordRow[] = [];
  for (let piece = 0; piece < pieces; piece++) {
    const first = piece === 0;
    const last = piece === pieces - 1;
    const from = start + piece * ACTIVE_TIMEOUT_US;
    const until = Math.floor(last ? start + duration : from + ACTIVE_TIMEOUT_US - random.below(200_000));
    const row = commonRow(ends, 6, viewpoint, from, Math.max(from, until));
    row['flow_start'] = timeText(start);
    row['record_no'] = piece;
    row['end_reason'] = last ? 'closed' : 'active';
    row['orientation'] = 'syn';
    const requests = 1 + random.skewed(40);
    const clientPayload = Math.round(random.lognormal(500, 0.9) * requests);
    const serverPayload = Math.round(random.lognormal(2500, 1.5) * requests);
    const clientData = requests + Math.floor(clientPayload / 1448);
    const serverData = requests + Math.floor(serverPayload / 1448);
    const clientPackets = clientData + Math.ceil(serverData / 2) + (first ? 2 : 0) + (last ? 1 : 0);
    const serverPackets = serverData + Math.ceil(clientData / 3) + (first ? 1 : 0) + (last ? 1 : 0);
    row['client_packets'] = clientPackets;
    row['server_packets'] = serverPackets;
    row['client_payload_bytes'] = clientPayload;
    row['server_payload_bytes'] = serverPayload;
    row['client_bytes'] = clientPayload + clientPackets * header + (first ? 8 : 0);
    row['server_bytes'] = serverPayload + serverPackets * header + (first ? 8 : 0);
    row['client_tcp_flags'] = ACK | PSH | (first ? SYN : 0) | (last ? (reset ? RST : FIN) : 0);
    row['server_tcp_flags'] = ACK | PSH | (first ? SYN : 0) | (last && !reset ? FIN : 0);
    if (first) {
      row['client_syns'] = 1;
      row['server_syns'] = 1;
      row['handshake_server_us'] = Math.round(networkRtt + random.exponential(40));
      row['handshake_client_us'] = Math.round(20 + random.exponential(60));
      row['client_mss'] = internet ? 1460 : 8961;
      row['server_mss'] = internet ? 1460 : 8961;
      row['client_window_scale'] = 7;
      row['server_window_scale'] = 7;
    }
    if (last) {
      row[reset ? 'client_rsts' : 'client_fins'] = 1;
      if (!reset) row['server_fins'] = 1;
    }
    if (lossy) {
      const lost = 1 + random.skewed(6);
      const side = random.next() < 0.8 ? 'server' : 'client';
      const peer = side === 'server' ? 'client' : 'server';
      row[`${side}_retransmits`] = lost;
      row[`${side}_retransmit_bytes`] = lost * 1448;
      row[`${side}_resent_segments`] = lost;
      row[`${side}_resent_bytes`] = lost * 1448;
      row[`${peer}_duplicate_acks`] = lost * 3;
      if (random.next() < 0.3) row[`${side}_fast_retransmits`] = 1;
    }
    putRoundTrips(row, 'server', roundTrips(random, networkRtt, Math.min(clientData, 200)));
    putRoundTrips(row, 'client', roundTrips(random, 30, Math.min(serverData >> 1, 200)));
    row['client_ttl_min'] = internet ? 40 + random.skewed(20) : 64;
    row['server_ttl_min'] = 64;
    row['conn_state'] = last ? (reset ? 'RSTO' : 'SF') : 'S1';
    row['history'] = last ? (reset ? 'ShADadR' : lossy ? 'ShADadtFf' : 'ShADadFf') : 'ShADad';
    rows.push(row);
  }
  return rows;
};

const scanRow = (ends: Endpoints, viewpoint: Host, start: number): RecordRow => ({
  ...commonRow(ends, 6, viewpoint, start, start),
  end_reason: 'idle',
  orientation: 'syn',
  client_packets: 1,
  client_bytes: 44,
  client_tcp_flags: SYN,
  client_syns: 1,
  client_mss: 1460,
  client_ttl_min: 50,
  conn_state: 'S0',
  history: 'S',
});

const dnsRow = (random: Random, ends: Endpoints, viewpoint: Host, start: number): RecordRow => {
  const query = 28 + random.below(50);
  const answer = query + 16 + random.skewed(300);
  return {
    ...commonRow(ends, 17, viewpoint, start, start + Math.round(random.lognormal(600, 1))),
    end_reason: 'idle',
    orientation: 'port',
    client_packets: 1,
    server_packets: 1,
    client_bytes: query + 28,
    server_bytes: answer + 28,
    client_payload_bytes: query,
    server_payload_bytes: answer,
    client_ttl_min: 64,
    server_ttl_min: 255,
    conn_state: 'SF',
    history: 'Dd',
  };
};

const echoRow = (random: Random, ends: Endpoints, viewpoint: Host, start: number): RecordRow => {
  const pings = 1 + random.below(5);
  return {
    ...commonRow({ ...ends, clientPort: 0, serverPort: 0 }, 1, viewpoint, start, start + (pings - 1) * 1_000_000 + random.below(900)),
    community_id: communityId(1, ends.client.ip, ends.server.ip, 8, 0),
    end_reason: 'idle',
    orientation: 'tuple',
    icmp_type: 8,
    client_packets: pings,
    server_packets: pings,
    client_bytes: pings * 84,
    server_bytes: pings * 84,
    client_payload_bytes: pings * 56,
    server_payload_bytes: pings * 56,
    client_ttl_min: 64,
    server_ttl_min: 64,
    conn_state: 'OTH',
  };
};

/** Yields `count` records or a few more, in the order in which a listener would write them (by the end of each record). */
export function* modelRecords(count: number, flowsPerSecond = 1000, seed = 20260105): Generator<RecordRow> {
  const random = new Random(seed);
  const waiting: { at: string; row: RecordRow }[] = [];
  let clock = EPOCH_US;
  let written = 0;
  for (let flow = 1; written < count; flow++) {
    clock += Math.ceil(random.exponential(1_000_000 / flowsPerSecond));
    const kind = random.next();
    const dns = kind < 0.24;
    const internet = kind >= 0.84;
    const scan = kind >= 0.94 && kind < 0.98;
    const client = dns ? host(random.skewed(SERVERS)) : internet ? internetHost(random) : host(SERVERS + random.skewed(CLIENTS));
    const server = dns ? RESOLVER : host(random.skewed(SERVERS));
    const service = SERVICE_PORTS[(server.ip.length * 7 + server.vni + random.skewed(3)) % SERVICE_PORTS.length] ?? 443;
    const ends: Endpoints = {
      client,
      server,
      clientPort: 32_768 + random.below(28_232),
      serverPort: dns ? 53 : scan ? random.below(65_536) : service,
    };
    const viewpoints = [server, client].filter((end) => end.mirrored);
    for (const [index, viewpoint] of viewpoints.entries()) {
      const start = clock + index * (60 + random.below(40));
      const flowId = random.below(0x20_0000) * 0x1_0000_0000 + random.below(0x1_0000_0000);
      let rows: RecordRow[];
      if (dns) rows = [dnsRow(random, ends, viewpoint, start)];
      else if (kind < 0.94) rows = tcpRows(random, ends, viewpoint, start, internet);
      else if (scan) rows = [scanRow(ends, viewpoint, start)];
      else rows = [echoRow(random, ends, viewpoint, start)];
      for (const row of rows) waiting.push({ at: String(row['end_time']), row: { flow_id: flowId, ...row } });
    }
    if (flow % 50_000 === 0) {
      waiting.sort((x, y) => (x.at < y.at ? -1 : 1));
      const now = timeText(clock);
      let ready = waiting.findIndex((entry) => entry.at > now);
      if (ready < 0) ready = waiting.length;
      for (const { row } of waiting.splice(0, ready)) yield row;
      written += ready;
    }
  }
}

/** As NDJSON with the columns that are zero or empty left out. */
export const toNdjson = (row: RecordRow): string =>
  `${JSON.stringify(row, (_key, value) => (value === 0 || value === '' ? undefined : value))}\n`;
