import { constants, openSync, readSync, writeSync } from 'node:fs';
import { constants as os, setPriority } from 'node:os';
import koffi from 'koffi';

/**
 * The process behind `Path.delay`, in the router's namespace: `node relay.ts DEVICE MILLISECONDS`. Frames that come out of the TAP device
 * are kept so long and put back in their order, by one thread that does nothing else. It ends with its standard input.
 */

/** <linux/if_tun.h>, <poll.h>; the same on x86-64 and arm64. */
const TUNSETIFF = 0x4004_54ca;
const IFF_TAP = 0x0002;
const IFF_NO_PI = 0x1000;
const POLLIN = 0x0001;
const IFNAMSIZ = 16;
const IFREQ_BYTES = 40;
const POLLFD_BYTES = 8;

const libc = koffi.load(null);
const ioctl = libc.func('int ioctl(int fd, unsigned long request, void *argument)');
const ppoll = libc.func('int ppoll(void *fds, unsigned long count, void *timeout, void *mask)');

const [device = '', delay = ''] = process.argv.slice(2);
const delayMs = Number(delay);

// Its neighbours on the CPU send in bursts; the delay is to be what was asked for, where the system allows that.
try {
  setPriority(os.priority.PRIORITY_HIGHEST);
} catch {}
const tap = openTap(device);
const wait = watch([tap, 0]);
const frame = Buffer.alloc(65_536);
const waiting: { readonly due: number; readonly frame: Buffer }[] = [];

writeSync(1, 'ready\n');
for (;;) {
  const [arrived, ended] = wait(waiting[0] ? waiting[0].due - performance.now() : 1000);
  if (ended) break;
  if (arrived) {
    const bytes = readSync(tap, frame);
    waiting.push({ due: performance.now() + delayMs, frame: Buffer.from(frame.subarray(0, bytes)) });
  }
  for (const now = performance.now(); waiting[0] && waiting[0].due <= now; ) writeSync(tap, waiting.shift()!.frame);
}

/** Takes hold of a device that `ip tuntap` made. */
function openTap(name: string): number {
  const fd = openSync('/dev/net/tun', constants.O_RDWR);
  const request = Buffer.alloc(IFREQ_BYTES);
  request.write(name);
  request.writeInt16LE(IFF_TAP | IFF_NO_PI, IFNAMSIZ);
  if (ioctl(fd, TUNSETIFF, request) < 0) throw new Error(`${name} is no TAP device of this namespace`);
  return fd;
}

/** Waits at most so many milliseconds for something to read; tells for each file whether there is. */
function watch(files: readonly number[]): (limitMs: number) => boolean[] {
  const polled = Buffer.alloc(files.length * POLLFD_BYTES);
  for (const [at, fd] of files.entries()) {
    polled.writeInt32LE(fd, at * POLLFD_BYTES);
    polled.writeInt16LE(POLLIN, at * POLLFD_BYTES + 4);
  }
  const timeout = new BigInt64Array(2);
  return (limitMs) => {
    timeout[0] = BigInt(Math.floor(Math.max(limitMs, 0) / 1000));
    timeout[1] = BigInt(Math.floor((Math.max(limitMs, 0) % 1000) * 1e6));
    ppoll(polled, files.length, timeout, null);
    return files.map((_, at) => polled.readInt16LE(at * POLLFD_BYTES + 6) !== 0);
  };
}
