import { once } from 'node:events';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { LabError } from './errors.ts';
import { readCounters } from './mirror.ts';
import type { Namespace } from './namespace.ts';

const SCRIPT = fileURLToPath(new URL('relay.ts', import.meta.url));
/** Frames that the device holds while the relay is busy. */
const DEVICE_QUEUE = '10000';
/** On what has had its delay; a mark does not leave the namespace. */
const MARK = 1;

/** Packets that began the wait and that ended it. The difference still waits, or was dropped because the relay did not keep up. */
export type DelayCounts = { readonly entered: number; readonly left: number };

/**
 * Makes every IP packet that leaves a namespace by `towards` wait before it does. nftables turns the frame aside, unchanged, into a TAP
 * device at whose other end a process of ours holds it, and sends it on when it comes back. netem does this inside the kernel, but
 * not every kernel has it.
 */
export class Delay {
  readonly #namespace: Namespace;
  readonly #device: string;

  private constructor(namespace: Namespace, device: string) {
    this.#namespace = namespace;
    this.#device = device;
  }

  /** `device`: a name for the TAP device, free in the namespace and good for an nftables table. */
  static async start(namespace: Namespace, device: string, towards: string, ms: number): Promise<Delay> {
    namespace.ip('tuntap', 'add', 'dev', device, 'mode', 'tap');
    namespace.set({ [`ipv6/conf/${device}/disable_ipv6`]: 1 });
    namespace.ip('link', 'set', device, 'txqueuelen', DEVICE_QUEUE, 'up');
    const relay = namespace.spawn(process.execPath, ['--disable-warning=ExperimentalWarning', SCRIPT, device, String(ms)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await Promise.race([once(relay.stdout!, 'data'), once(relay, 'exit')]);
    if (relay.exitCode !== null) throw new LabError('command_failed', `the relay that delays what goes to ${towards} did not start`);
    // The lab's end kills the process; until then it must not keep the lab's owner from ending.
    relay.unref();
    for (const pipe of [relay.stdin, relay.stdout]) (pipe as Socket).unref();
    namespace.nft(`
table netdev ${device} {
  counter entered { }
  counter left { }
  chain aside {
    type filter hook egress device "${towards}" priority 0; policy accept;
    ether type { ip, ip6 } meta mark != ${MARK} counter name entered fwd to "${device}"
  }
  chain back {
    type filter hook ingress device "${device}" priority 0; policy accept;
    meta mark set ${MARK} counter name left fwd to "${towards}"
  }
}
`);
    return new Delay(namespace, device);
  }

  counts(): DelayCounts {
    const counts = readCounters(this.#namespace, 'netdev', this.#device);
    return { entered: counts['entered'] ?? 0, left: counts['left'] ?? 0 };
  }
}
