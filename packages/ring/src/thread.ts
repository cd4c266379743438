/** The thread that writes a ring's files, so that neither packets nor records ever wait for the disk. */
import { parentPort, workerData } from 'node:worker_threads';
import { Bell, LaneOutput } from './lane.ts';
import { RingState, type ThreadMessage, type ThreadStart } from './state.ts';
import { RingWriter } from './writer.ts';

/** Milliseconds that packets wait at most, where they are few. */
const PATIENCE = 50;

const { limits, lanes, bell: buffer, state: shared } = workerData as ThreadStart;
const say =
  (level: ThreadMessage['level']) =>
  (line: string): void =>
    parentPort?.postMessage({ level, line } satisfies ThreadMessage);
const bell = new Bell(buffer);
const state = new RingState(shared);
const writer = new RingWriter(
  limits,
  lanes.map((lane) => new LaneOutput(lane)),
  { info: say('info'), warn: say('warn') },
);

for (;;) {
  const rung = bell.value;
  const { stopping } = state;
  writer.pump();
  state.publish(writer);
  if (stopping) break;
  bell.wait(rung, PATIENCE);
}
writer.close();
