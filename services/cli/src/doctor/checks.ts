import { dirname } from 'node:path';
import type { ListenerConfig } from '@mirrorscope/listener';
import { parseStoreUrl } from '@mirrorscope/store/url';
import { backlog } from './backlog.ts';
import { clock, synchronised } from './clock.ts';
import { cpus } from './cpus.ts';
import { directory } from './directory.ts';
import type { Check } from './finding.ts';
import { kafka } from './kafka.ts';
import { libpcap } from './libpcap.ts';
import { type MemoryNeed, memory } from './memory.ts';
import { nodeVersion } from './node_version.ts';
import { permissions } from './permissions.ts';
import { type NeededPort, port } from './port.ts';
import { privileges } from './privileges.ts';
import { receiveBuffers } from './receive_buffers.ts';
import { sockets } from './sockets.ts';
import { aheadOf, store } from './store.ts';
import type { Service, Subject } from './subject.ts';
import { udpDrops } from './udp_drops.ts';

const MIB = 1024 ** 2;
/** What a service takes besides flows, or messages that wait. */
const PROCESS = 256 * MIB;
const FLOW = 512;
/** A writer's memory, by what may wait in it. */
const BUFFERS = 2.5;
const STORE_ROOM = 1024 * MIB;
const LEAST_ROOM = 64 * MIB;

/** All that is to be looked at, machine first. */
export function checksOf({ service, named, kafka: topic, store: tables }: Subject): Check[] {
  const source = service.kind === 'listener' ? service.config.source.kind : undefined;
  return [
    nodeVersion(),
    ...(service.kind === 'listener' ? receiving(service.config) : []),
    permissions(source, privileges()),
    ...portsOf(service).map(port),
    clock({ synchronised, ahead: async () => (tables?.url.startsWith('http') ? aheadOf(tables.url) : undefined) }),
    memory([need(service)]),
    ...(named && service.kind === 'listener' ? [...written(service.config), ...ring(service.config)] : []),
    ...(tables === undefined ? [] : embedded(tables.url)),
    ...(topic === undefined ? [] : [kafka(topic)]),
    ...(tables === undefined ? [] : [store(tables)]),
  ];
}

const receiving = (config: ListenerConfig): Check[] => [
  cpus(config.workers),
  sockets(),
  receiveBuffers(config.receiveBuffer),
  backlog(),
  udpDrops(),
  libpcap(config),
];

function portsOf(service: Service): NeededPort[] {
  const { http, health } = service.config;
  const of = `of a ${service.kind}`;
  const ports: NeededPort[] = service.kind === 'listener' ? packetPorts(service.config) : [];
  if (http !== null) ports.push({ ...http, protocol: 'tcp', purpose: `metrics and health ${of}`, otherwise: '--http ADDR:PORT' });
  if (health !== null) ports.push({ ...health, protocol: 'tcp', purpose: `TCP health check ${of}`, otherwise: '--health ADDR:PORT' });
  return ports.filter(({ port }) => port !== 0);
}

function packetPorts({ source, bind: host, port, genevePort }: ListenerConfig): NeededPort[] {
  if (source.kind !== 'udp' && source.kind !== 'dgram') return [];
  return [
    { host, port, protocol: 'udp', purpose: 'VXLAN', otherwise: '--port N' },
    { host, port: genevePort, protocol: 'udp', purpose: 'GENEVE', otherwise: '--geneve-port N' },
  ];
}

function need(service: Service): MemoryNeed {
  if (service.kind === 'writer') return { bytes: PROCESS + BUFFERS * service.config.buffer, less: 'buffer: SIZE in its configuration' };
  return { bytes: PROCESS + FLOW * service.config.flow.capacity, less: '--max-flows N' };
}

/** Where a listener keeps what is on its way. */
function written({ output, spool }: ListenerConfig): Check[] {
  if (output.kind === 'ndjson' && output.path !== '-')
    return [
      directory({
        name: 'records in',
        path: dirname(output.path),
        wanted: STORE_ROOM,
        least: LEAST_ROOM,
        elsewhere: '--output ndjson:PATH',
      }),
    ];
  if (output.kind !== 'kafka' || spool.directory === null) return [];
  const { directory: path, maxBytes, segmentBytes } = spool;
  return [
    directory({
      name: 'the spool',
      path,
      wanted: maxBytes,
      least: segmentBytes,
      elsewhere: '--spool DIRECTORY; or a smaller spool.maxBytes',
    }),
  ];
}

function ring({ capture: { dir, size, fileSize } }: ListenerConfig): Check[] {
  if (dir === null) return [];
  const elsewhere = 'capture.dir: DIRECTORY in its configuration; or a smaller capture.size';
  return [directory({ name: 'the capture ring', path: dir, wanted: size, least: fileSize, elsewhere })];
}

function embedded(url: string): Check[] {
  const address = parseStoreUrl(url);
  if (address.kind === 'server') return [];
  return [
    directory({ name: 'the store', path: address.path, wanted: STORE_ROOM, least: LEAST_ROOM, elsewhere: '--store chdb://DIRECTORY' }),
  ];
}
