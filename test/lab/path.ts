import { Delay, type DelayCounts } from './delay.ts';
import { LabError } from './errors.ts';
import { readCounters } from './mirror.ts';
import type { Namespace } from './namespace.ts';

/**
 * The network between the hosts: a router that can lose packets and be slow. Its interfaces bear the names of the hosts they lead to.
 * Seen from a mirrored sender the loss comes after its mirror, seen from a mirrored receiver before it.
 */
export class Path {
  readonly #router: Namespace;
  readonly #delays = new Map<string, Delay>();

  constructor(router: Namespace) {
    this.#router = router;
    router.nft(`
table inet path {
  chain forward {
    type filter hook forward priority 0; policy accept;
  }
}
`);
  }

  /**
   * Drops a share of the forwarded packets that match an nftables expression, e.g. `iifname "client" tcp dport 80`; chosen at random.
   * `name` is how `drops` reports them. A packet dropped by one rule is not seen by the rules after it.
   */
  drop(name: string, percent: number, match: string): void {
    const chance = percent >= 100 ? '' : `numgen random mod 10000 < ${Math.round(percent * 100)}`;
    this.#rule(name, `${match} ${chance}`, 'drop');
  }

  /** Answers every TCP segment that matches with a reset in its receiver's name, as some firewalls do. */
  refuse(name: string, match: string): void {
    this.#rule(name, match, 'reject with tcp reset');
  }

  #rule(name: string, match: string, verdict: string): void {
    if (!/^[a-z][a-z0-9_]*$/.test(name))
      throw new LabError('bad_plan', `${name}: the name of a rule of the path is lower case letters, digits and _`);
    this.#router.nft(`
add counter inet path ${name}
add rule inet path forward ${match} counter name ${name} ${verdict}
`);
  }

  /** Takes all rules away again. */
  dropNothing(): void {
    this.#router.nft('flush chain inet path forward\n');
  }

  /** Packets dropped or refused so far, by rule. */
  drops(): Record<string, number> {
    return readCounters(this.#router, 'inet', 'path');
  }

  /** Limits what goes towards a host: `mbit` megabits a second behind a queue of `queueBytes`; what does not fit is dropped and counted. */
  limit(host: string, mbit: number, queueBytes: number): void {
    const rate = ['rate', `${mbit}mbit`, 'burst', '4000', 'limit', String(queueBytes)];
    this.#router.exec('tc', 'qdisc', 'replace', 'dev', host, 'root', 'tbf', ...rate);
  }

  /** Packets dropped because the queue towards a host was full. */
  queueDrops(host: string): number {
    const shown = this.#router.exec('tc', '-s', 'qdisc', 'show', 'dev', host);
    return Number(/dropped (\d+)/.exec(shown)?.[1] ?? 0);
  }

  /** Makes what goes towards a host take so many milliseconds longer; before the queue of `limit`, where there is one. */
  async delay(host: string, ms: number): Promise<void> {
    this.#delays.set(host, await Delay.start(this.#router, `delay${this.#delays.size + 1}`, host, ms));
  }

  /** Packets towards a host that were delayed. */
  delayed(host: string): DelayCounts {
    return this.#delays.get(host)?.counts() ?? { entered: 0, left: 0 };
  }
}
