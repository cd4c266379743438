import type { HostPlan } from '../../lab/lab.ts';
import type { ExchangePlan } from '../../lab/traffic/exchange.ts';

/** Connections alike between two hosts; `times` of them. */
export type Conversation = {
  readonly client: string;
  readonly server: string;
  readonly family: 4 | 6;
  readonly port: number;
  readonly times: number;
  readonly plan: Omit<ExchangePlan, 'address' | 'port' | 'localPort'>;
};

/**
 * Both ends of what client says to near and far are mirrored; the way to far takes 40 ms longer. cache is mirrored alone, and one in
 * twenty of its copies is lost; office, who talks to it, is not mirrored.
 */
export const HOSTS: readonly HostPlan[] = [
  { name: 'client', mirror: { vni: 1 } },
  { name: 'near', mirror: { vni: 2 } },
  { name: 'far', mirror: { vni: 3 } },
  { name: 'cache', mirror: { vni: 4, lossPercent: 5 } },
  { name: 'office' },
];

export const DELAYED_HOST = 'far';
export const DELAY_MS = 40;

/** Percent of all packets, both ways, that the network loses to and from the port 8000 + percent. */
export const LOSSES = [0, 1, 3] as const;
export const portOf = (lossPercent: number): number => 8000 + lossPercent;

/** Nobody listens there. */
export const CLOSED_PORT = 9000;
/** The network answers for the server, with a reset. */
export const FIREWALLED_PORT = 9001;
export const CACHE_PORT = 11_211;

const KB = 1000;

const HEALTHY: readonly Pick<Conversation, 'times' | 'plan'>[] = [
  { times: 12, plan: { requestBytes: 200, responseBytes: 2 * KB } },
  { times: 2, plan: { requestBytes: 200, responseBytes: 2 * KB, ending: 'server_fin' } },
  { times: 2, plan: { responseBytes: 250 * KB } },
  { times: 2, plan: { requestBytes: 250 * KB } },
  { times: 2, plan: { rounds: 15, requestBytes: 300, responseBytes: 3 * KB } },
];

const RESET: readonly Pick<Conversation, 'times' | 'plan'>[] = [
  { times: 2, plan: { responseBytes: 60 * KB, ending: 'server_reset' } },
  { times: 2, plan: { responseBytes: 60 * KB, ending: 'client_reset' } },
];

const FAMILIES = [4, 6] as const;

export const CONVERSATIONS: readonly Conversation[] = FAMILIES.flatMap((family) => [
  ...['near', 'far'].flatMap((server) => {
    const both = { client: 'client', server, family };
    return [
      ...LOSSES.flatMap((percent) => [...HEALTHY, ...RESET].map((shape) => ({ ...both, port: portOf(percent), ...shape }))),
      { ...both, port: CLOSED_PORT, times: 5, plan: {} },
      { ...both, port: FIREWALLED_PORT, times: 3, plan: {} },
    ];
  }),
  { client: 'office', server: 'cache', family, port: CACHE_PORT, times: 6, plan: { requestBytes: 200 * KB } },
  { client: 'office', server: 'cache', family, port: CACHE_PORT, times: 6, plan: { responseBytes: 200 * KB } },
]);
