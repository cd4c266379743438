/**
 * The process that captures, on behalf of cap.ts. It writes a pcap file to its standard output, and says the rest through
 * the channel to its parent. While the parent is slow it waits in writing, and packets wait in the kernel.
 *
 * It is a process of its own because cap ends the process when the interface goes down, works in a main thread only, and
 * leaves pointers to freed memory behind where it is closed.
 */
import { LINKTYPE_ETHERNET, LINKTYPE_LINUX_SLL, LINKTYPE_NULL, LINKTYPE_RAW } from '@mirrorscope/wire';
import type { CapMessage, CapOptions } from './cap.ts';
import { type CapFault, loadFault, openFault } from './cap_fault.ts';
import { PacketDrops } from './packet_drops.ts';
import { PcapWriter } from './pcap_writer.ts';
import { WallClock } from './wall_clock.ts';

const STANDARD_OUTPUT = 1;
/** Bytes of a packet that cap asks libpcap for. */
const LONGEST = 65_535;
/** Milliseconds, and packets, after which the kernel is asked for its drops and the clock is compared. */
const LOOK_EVERY = 100;
const LOOK_AFTER = 4096;

/** cap's names of link types; others it calls `Unknown linktype 276`. */
const LINK_TYPES: ReadonlyMap<string, number> = new Map([
  ['NULL', LINKTYPE_NULL],
  ['ETHERNET', LINKTYPE_ETHERNET],
  ['IEEE802_11_RADIO', 127],
  ['LINKTYPE_LINUX_SLL', LINKTYPE_LINUX_SLL],
  ['RAW', LINKTYPE_RAW],
]);

// A Ctrl-C at the terminal reaches this process too, but its parent has yet to read what was captured.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
process.on('disconnect', () => process.exit());

const { interface: device, filter, bufferBytes, snapLength }: Required<CapOptions> = JSON.parse(process.argv[2] ?? '');
const clock = new WallClock();
const packet = Buffer.alloc(LONGEST);
let flushing = false;
let packets = 0;
let dropped: number | undefined;

const { Cap } = await import('cap').then(
  (module) => module.default,
  (error) => fail(loadFault(error)),
);
const drops = await PacketDrops.load();
const capture = new Cap();
const writer = new PcapWriter(STANDARD_OUTPUT, { linkType: await open(), snapLength, nanoseconds: true });
capture.on('packet', take);
drops?.start();
look();
writer.flush();
setInterval(look, LOOK_EVERY);

/** Starts to capture, and gives the LINKTYPE_ number. */
async function open(): Promise<number> {
  try {
    const name = capture.open(device, filter, bufferBytes, packet);
    return LINK_TYPES.get(name) ?? Number(/\d+$/.exec(name)?.[0]);
  } catch (error) {
    return fail(openFault(error as Error, filter));
  }
}

function take(bytes: number): void {
  clock.read();
  writer.write(clock.sec, clock.nsec, packet.subarray(0, bytes));
  if (!flushing) {
    flushing = true;
    setImmediate(flush);
  }
  // cap stays in its loop for as long as packets come, and no timer gets its turn.
  if (++packets % LOOK_AFTER === 0) look();
}

/** All that came in this turn of the event loop, at once. */
function flush(): void {
  flushing = false;
  writer.flush();
}

function look(): void {
  clock.adjust();
  const count = drops?.count;
  if (count === undefined || count === dropped) return;
  dropped = count;
  tell({ dropped: count });
}

function tell(message: CapMessage): Promise<void> {
  return new Promise((resolve) => process.send?.(message, () => resolve()));
}

async function fail(fault: CapFault): Promise<never> {
  await tell({ fault });
  process.exit(1);
}
