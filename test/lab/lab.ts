import { Actor } from './actor.ts';
import { LabError } from './errors.ts';
import { KernelLog } from './kernel_log.ts';
import { type MirrorCounts, type MirrorPlan, mirrorCounts, mirrorHost } from './mirror.ts';
import { Namespace, sweepLeftovers } from './namespace.ts';
import { Path } from './path.ts';
import { requireLab } from './requirements.ts';
import { Undo } from './undo.ts';

/** A host of the lab; mirrored where `mirror` is given. */
export type HostPlan = { readonly name: string; readonly mirror?: MirrorPlan };

export type Host = {
  readonly name: string;
  readonly ipv4: string;
  readonly ipv6: string;
  readonly mirror: MirrorPlan | undefined;
  readonly namespace: Namespace;
  /** The process inside the host that makes traffic. */
  readonly actor: Actor;
  /** What the host's kernel says of each TCP connection at its end. */
  readonly kernel: KernelLog;
};

const COLLECTOR_ADDRESS = '10.99.0.1';
const COLLECTOR_MAC = '02:63:00:00:00:01';
/** Room for a whole copy of a full packet: 1,514 bytes and 50 of VXLAN. */
const MIRROR_MTU = '9000';

/**
 * Hosts around a router, and a collector on a network of its own that only copies travel. Everything lives in network namespaces
 * that nothing connects to the machine's own interfaces; `close` takes it all down, as does the end of the process.
 *
 * Host n has 10.20.n.10 and 2001:db8:20:n::10.
 */
export class Lab {
  readonly hosts: ReadonlyMap<string, Host>;
  readonly path: Path;
  readonly router: Namespace;
  readonly collector: Namespace;
  readonly collectorAddress = COLLECTOR_ADDRESS;
  readonly #undo: Undo;

  private constructor(hosts: ReadonlyMap<string, Host>, path: Path, router: Namespace, collector: Namespace, undo: Undo) {
    this.hosts = hosts;
    this.path = path;
    this.router = router;
    this.collector = collector;
    this.#undo = undo;
  }

  /** Builds the lab and starts an actor in every host; throws a LabError where the machine does not allow it. */
  static async open(plans: readonly HostPlan[]): Promise<Lab> {
    requireLab();
    sweepLeftovers();
    const undo = new Undo();
    try {
      const router = createRouter(undo);
      const collector = createCollector(undo);
      const namespaces = plans.map((plan, at) => createHost(plan, at + 1, router, collector, undo));
      const path = new Path(router);
      const hosts = new Map<string, Host>();
      for (const [at, plan] of plans.entries()) hosts.set(plan.name, await startHost(plan, at + 1, namespaces[at]!));
      return new Lab(hosts, path, router, collector, undo);
    } catch (failure) {
      undo.run();
      throw failure;
    }
  }

  host(name: string): Host {
    const host = this.hosts.get(name);
    if (!host) throw new LabError('bad_plan', `the lab has no host ${name}; it has ${[...this.hosts.keys()].join(', ')}`);
    return host;
  }

  /** What the mirror of a host copied, as its kernel counted. */
  mirrorCounts(name: string): MirrorCounts {
    return mirrorCounts(this.host(name).namespace);
  }

  /** Starts an actor in the collector, for tests that receive the copies with a socket. */
  async collectorActor(): Promise<Actor> {
    return await Actor.start(this.collector);
  }

  close(): void {
    this.#undo.run();
  }
}

function ipv4Of(network: number, host: number): string {
  return `10.20.${network}.${host}`;
}

function ipv6Of(network: number, host: number): string {
  return `2001:db8:20:${network}::${host}`;
}

/** No autoconfiguration: addresses are ready at once, and its chatter is not in the capture. Groups are joined within milliseconds. */
const QUIET_IPV6 = {
  'ipv6/conf/default/accept_ra': 0,
  'ipv6/conf/default/accept_dad': 0,
  'ipv6/conf/default/router_solicitations': 0,
  'ipv6/conf/default/mldv2_unsolicited_report_interval': 1,
};
/** No link-local addresses on hosts; the router needs them to ask for its neighbours. */
const NO_LINK_LOCAL = { 'ipv6/conf/default/addr_gen_mode': 1 };

function createRouter(undo: Undo): Namespace {
  const router = new Namespace('router', undo);
  router.set({ ...QUIET_IPV6, 'ipv4/ip_forward': 1, 'ipv6/conf/all/forwarding': 1 });
  return router;
}

/** The collector never answers: it has no route back, as a listener needs none. */
function createCollector(undo: Undo): Namespace {
  const collector = new Namespace('collector', undo);
  collector.set({ 'ipv6/conf/default/disable_ipv6': 1, 'ipv4/conf/all/rp_filter': 0, 'ipv4/conf/default/rp_filter': 0 });
  collector.ip('link', 'add', 'eth0', 'address', COLLECTOR_MAC, 'mtu', MIRROR_MTU, 'type', 'bridge');
  collector.ip('addr', 'add', `${COLLECTOR_ADDRESS}/24`, 'dev', 'eth0');
  collector.ip('link', 'set', 'eth0', 'up');
  return collector;
}

function createHost(plan: HostPlan, network: number, router: Namespace, collector: Namespace, undo: Undo): Namespace {
  const host = new Namespace(plan.name, undo);
  host.set({ ...QUIET_IPV6, ...NO_LINK_LOCAL });
  const hostMac = `02:20:00:00:${hexByte(network)}:0a`;
  const routerMac = `02:20:00:00:${hexByte(network)}:01`;
  host.ip('link', 'add', 'eth0', 'address', hostMac, 'type', 'veth', 'peer', 'name', plan.name, 'address', routerMac, 'netns', router.name);
  raise(router, plan.name);
  router.ip('addr', 'add', `${ipv4Of(network, 1)}/24`, 'dev', plan.name);
  router.ip('addr', 'add', `${ipv6Of(network, 1)}/64`, 'dev', plan.name);
  raise(host, 'eth0');
  host.ip('addr', 'add', `${ipv4Of(network, 10)}/24`, 'dev', 'eth0');
  host.ip('addr', 'add', `${ipv6Of(network, 10)}/64`, 'dev', 'eth0');
  host.ip('route', 'add', 'default', 'via', ipv4Of(network, 1));
  host.ip('-6', 'route', 'add', 'default', 'via', ipv6Of(network, 1));
  if (plan.mirror) {
    connectToCollector(host, plan.name, collector);
    mirrorHost(host, plan.mirror, ipv4Of(network, 10), COLLECTOR_ADDRESS);
  }
  return host;
}

/** Copies leave by an interface of their own, so that they are neither copied again nor lost with the real packets. */
function connectToCollector(host: Namespace, name: string, collector: Namespace): void {
  host.ip('link', 'add', 'mirror0', 'mtu', MIRROR_MTU, 'type', 'veth', 'peer', 'name', name, 'mtu', MIRROR_MTU, 'netns', collector.name);
  host.set({ 'ipv6/conf/mirror0/disable_ipv6': 1 });
  collector.ip('link', 'set', name, 'master', 'eth0', 'up');
  raise(host, 'mirror0');
  host.ip('route', 'add', COLLECTOR_ADDRESS, 'dev', 'mirror0');
  host.ip('neigh', 'replace', COLLECTOR_ADDRESS, 'lladdr', COLLECTOR_MAC, 'dev', 'mirror0', 'nud', 'permanent');
}

/** One wire packet per packet, with its real checksum: a virtual interface otherwise passes on super-packets without one. */
function raise(namespace: Namespace, device: string): void {
  namespace.exec('ethtool', '-K', device, 'tx', 'off', 'gro', 'off');
  namespace.ip('link', 'set', device, 'gso_max_segs', '1', 'up');
}

async function startHost(plan: HostPlan, network: number, namespace: Namespace): Promise<Host> {
  const kernel = await KernelLog.start(namespace);
  const actor = await Actor.start(namespace);
  return { name: plan.name, ipv4: ipv4Of(network, 10), ipv6: ipv6Of(network, 10), mirror: plan.mirror, namespace, actor, kernel };
}

function hexByte(value: number): string {
  return value.toString(16).padStart(2, '0');
}
