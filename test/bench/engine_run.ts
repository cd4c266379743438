/** `node engine_run.ts FILE`: puts a capture through the engine alone and prints what was counted. */
import { enableCompileCache } from 'node:module';

// As the command does it, so that both start alike.
enableCompileCache();
const { openCapture } = await import('@mirrorscope/capture');
const { FlowEngine } = await import('@mirrorscope/flow');

let records = 0;
const engine = new FlowEngine({ listener: 'bench' }, { write: () => void records++ });
const capture = await openCapture(process.argv[2] ?? '-');
let mostLive = 0;
for await (const batch of capture.batches()) {
  engine.process(batch);
  if (engine.table.live > mostLive) mostLive = engine.table.live;
}
engine.flush();
process.stdout.write(`arrived ${engine.arrived}\nflows ${engine.table.flows}\nlive ${mostLive}\nrecords ${records}\n`);
