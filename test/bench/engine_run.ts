/** `node engine_run.ts FILE`: puts a capture through the engine alone and prints what was counted. */
import { openCapture } from '@mirrorscope/capture';
import { FlowEngine } from '@mirrorscope/flow';

async function main(path: string): Promise<void> {
  let [records, mostLive] = [0, 0];
  const engine = new FlowEngine({ listener: 'bench' }, { write: () => void records++ });
  const capture = await openCapture(path);
  for await (const batch of capture.batches()) {
    engine.process(batch);
    if (engine.table.live > mostLive) mostLive = engine.table.live;
  }
  engine.flush();
  process.stdout.write(`arrived ${engine.arrived}\nflows ${engine.table.flows}\nlive ${mostLive}\nrecords ${records}\n`);
}

const [path] = process.argv.slice(2);
if (path !== undefined) await main(path);
