/** For tests, in a network namespace of its own: captures on its loopback interface, takes that down, and prints what that leads to. */
import { writeFileSync } from 'node:fs';
import { openCap } from '../cap.ts';

/** IFF_LOOPBACK, with IFF_UP or without (include/uapi/linux/if.h). */
const UP = '0x9';
const DOWN = '0x8';
const setLoopback = (flags: string): void => writeFileSync('/sys/class/net/lo/flags', flags);

setLoopback(UP);
const source = await openCap({ interface: 'lo', bufferBytes: 1_000_000 });
try {
  for await (const _ of source.batches()) setLoopback(DOWN);
} catch (error) {
  console.log((error as Error).message);
}
await openCap({ interface: 'lo', bufferBytes: 1_000_000 }).catch((error: Error) => console.log(error.message));
