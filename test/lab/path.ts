import { LabError } from './errors.ts';
import { readCounters } from './mirror.ts';
import type { Namespace } from './namespace.ts';

/**
 * The network between the hosts: a router that can lose packets and be slow. Its interfaces bear the names of the hosts they lead to.
 * Seen from a mirrored sender the loss comes after its mirror, seen from a mirrored receiver before it.
 */
export class Path {
  readonly #router: Namespace;

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
    if (!/^[a-z][a-z0-9_]*$/.test(name))
      throw new LabError('bad_plan', `${name}: the name of a drop rule is lower case letters, digits and _`);
    const chance = percent >= 100 ? '' : `numgen random mod 10000 < ${Math.round(percent * 100)}`;
    this.#router.nft(`
add counter inet path ${name}
add rule inet path forward ${match} ${chance} counter name ${name} drop
`);
  }

  /** Takes all drop rules away again. */
  dropNothing(): void {
    this.#router.nft('flush chain inet path forward\n');
  }

  /** Packets dropped so far, by rule. */
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
}
