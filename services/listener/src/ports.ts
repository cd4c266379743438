import { networkInterfaces } from 'node:os';
import { type UdpHandle, UdpPort } from '@mirrorscope/capture';
import { endpointText } from '@mirrorscope/runtime';
import type { ReceiverConfig } from './config.ts';
import type { PortSpec, SourceSpec } from './worker/protocol.ts';

/** Where the listener takes its packets from, as far as it is opened before there are workers. */
export interface Ports {
  /** One for each worker. */
  readonly sources: readonly SourceSpec[];
  /** What listens where, for people. */
  readonly description: string;
  /** The ports that were bound, which may have been asked for as 0. */
  readonly bound: readonly number[];
  readonly warnings: readonly string[];
  /** Packets that the kernel dropped; undefined where only the workers' own sources know. */
  readonly dropped: number | undefined;
  /** Nothing more is taken; what waits in the kernel can still be read. */
  refuse(): void;
  close(): void;
}

/** Opens what the configuration names. Throws SocketError where ports cannot be had. */
export async function openPorts(config: ReceiverConfig): Promise<Ports> {
  const { source } = config;
  if (source.kind === 'cap') {
    const { interface: name = '', filter, receiveBuffer } = config;
    return withoutSockets(`interface ${name}, filter ${filter}`, [{ kind: 'cap', interface: name, filter, receiveBuffer }]);
  }
  if (source.kind === 'file') return withoutSockets(source.path, [{ kind: 'file', path: source.path }]);
  if (source.kind === 'udp') {
    try {
      return await openUdp(config);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'unsupported')) throw error;
      // One worker, since there nothing brings both directions of a flow to the same one.
      return dgram({ ...config, workers: 1 }, [
        `${error.message}; receiving by Node's own sockets instead, which cost several times as much`,
      ]);
    }
  }
  return dgram(config, []);
}

async function openUdp(config: ReceiverConfig): Promise<Ports> {
  const { receiveBuffer, workers } = config;
  const ports: UdpPort[] = [];
  try {
    for (const spec of portSpecs(config)) ports.push(await UdpPort.open({ ...spec, receiveBuffer, workers }));
  } catch (error) {
    for (const port of ports) port.close();
    throw error;
  }
  const sources = Array.from({ length: workers }, (_, worker): SourceSpec => {
    const handles: UdpHandle[] = ports.map((port) => port.handles[worker]!);
    return { kind: 'udp', handles };
  });
  const each = (work: (port: UdpPort) => void) => (): void => ports.forEach(work);
  const bound = ports.map(({ port }) => port);
  return {
    sources,
    description: describe(portSpecs(config).map((spec, i) => ({ ...spec, port: bound[i]! }))),
    bound,
    warnings: [...new Set(ports.flatMap(({ warnings }) => warnings))],
    get dropped() {
      return ports.reduce((sum, port) => sum + port.dropped, 0);
    },
    refuse: each((port) => port.refuse()),
    close: each((port) => port.close()),
  };
}

function dgram(config: ReceiverConfig, warnings: readonly string[]): Ports {
  const { receiveBuffer, workers } = config;
  const ports = portSpecs(config);
  const source: SourceSpec = { kind: 'dgram', ports, receiveBuffer, reusePort: workers > 1 };
  return { ...withoutSockets(describe(ports), Array(workers).fill(source)), bound: ports.map(({ port }) => port), warnings };
}

const withoutSockets = (description: string, sources: readonly SourceSpec[]): Ports => ({
  sources,
  description,
  bound: [],
  warnings: [],
  dropped: undefined,
  refuse: () => {},
  close: () => {},
});

function portSpecs({ bind, port, genevePort }: ReceiverConfig): PortSpec[] {
  // A kernel may be without IPv6 altogether; all addresses are then those of IPv4.
  const address = bind === '::' && !hasIpv6() ? '0.0.0.0' : bind;
  const vxlan: PortSpec = { address, port, encapsulation: 'vxlan' };
  return genevePort === 0 ? [vxlan] : [vxlan, { address, port: genevePort, encapsulation: 'geneve' }];
}

const hasIpv6 = (): boolean =>
  Object.values(networkInterfaces())
    .flat()
    .some((address) => address?.family === 'IPv6');

const describe = (ports: readonly PortSpec[]): string =>
  ports.map(({ address, port, encapsulation }) => `${encapsulation} on ${endpointText({ host: address, port })}`).join(', ');
