/** For tests, in a network namespace of its own: captures on its loopback interface, takes that down, and prints what that leads to. */
import { execFileSync } from 'node:child_process';
import { openCap } from '../cap.ts';

const loopback = (state: string): void => {
  execFileSync('ip', ['link', 'set', 'lo', state]);
};

loopback('up');
const source = await openCap({ interface: 'lo', bufferBytes: 1_000_000 });
try {
  for await (const _ of source.batches()) loopback('down');
} catch (error) {
  console.log((error as Error).message);
}
await openCap({ interface: 'lo', bufferBytes: 1_000_000 }).catch((error: Error) => console.log(error.message));
