import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { truthOf } from '../lab/record/truth.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url);

export const CAPTURE = fileURLToPath(new URL('lab-vxlan.pcap.gz', FIXTURES));

/** What the lab and its kernels know of the bundled capture. */
export const truth = JSON.parse(readFileSync(new URL('lab-vxlan.json', FIXTURES), 'utf8')) as ReturnType<typeof truthOf>;

export type Connection = (typeof truth.connections)[number];

export const isOpened = ({ outcome }: Connection): boolean => outcome !== 'refused' && outcome !== 'no_answer';

/** Of the connections to a server's port, which tells scenarios apart everywhere but for 443 and 11211. */
export const connectionsTo = (port: number): Connection[] => truth.connections.filter(({ server }) => server.port === port);

export function hostNamed(name: string) {
  const host = truth.hosts.find((candidate) => candidate.name === name);
  if (host === undefined) throw new Error(`the lab has no host ${name}`);
  return host;
}

/** A counter that the host's kernel kept over the whole recording, named as in `nstat`. */
export const kernelCounter = (host: string, counter: string): number => hostNamed(host).kernel[counter] ?? Number.NaN;

/** Segments that the kernels of one side sent again to or from a server's port. */
export const kernelRetransmits = (port: number, side: 'client' | 'server'): number =>
  connectionsTo(port).reduce((sum, connection) => sum + (connection[side].kernel?.retransmits ?? 0), 0);

export function countBy<T>(items: readonly T[], key: (item: T) => string): Record<string, number> {
  return Object.fromEntries(Object.entries(Object.groupBy(items, key)).map(([name, group]) => [name, group?.length ?? 0]));
}
