/** `server.properties` of a broker that is a whole cluster. */
export type Properties = Readonly<Record<string, string | number | boolean>>;

/** Listeners for clients, by name, and the protocol of each. */
const CLIENT_LISTENERS = { CLEAR: 'PLAINTEXT', TLS: 'SSL', SASL: 'SASL_SSL' } as const;

export type ClientListener = keyof typeof CLIENT_LISTENERS;

/** Every port at 127.0.0.1. */
export function brokerProperties(folder: string, controllerPort: number, ports: ReadonlyMap<ClientListener, number>): Properties {
  const clients = [...ports].map(([name, port]) => `${name}://127.0.0.1:${port}`);
  const protocols = Object.entries({ CONTROLLER: 'PLAINTEXT', ...CLIENT_LISTENERS });
  return {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: [...clients, `CONTROLLER://127.0.0.1:${controllerPort}`].join(),
    'advertised.listeners': clients.join(),
    'listener.security.protocol.map': protocols.map(([name, protocol]) => `${name}:${protocol}`).join(),
    'inter.broker.listener.name': 'CLEAR',
    'log.dirs': `${folder}/data`,
    // As in a managed cluster: whoever wants a topic creates it.
    'auto.create.topics.enable': false,
    // The defaults want three brokers.
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    // A group's first member else waits three seconds for others.
    'group.initial.rebalance.delay.ms': 0,
    // A killed broker comes back when its former self is given up, by default after nine seconds.
    'broker.session.timeout.ms': 3000,
    'broker.heartbeat.interval.ms': 500,
    // The defaults suit a large machine.
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.num.partitions': 4,
    'log.cleaner.dedupe.buffer.size': 4 * 1024 * 1024,
    'num.network.threads': 2,
    'num.io.threads': 2,
    'background.threads': 2,
  };
}

export function propertiesText(properties: Properties): string {
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}
