/** `npm run build:cap`: compiles cap again, after what it needs was installed. */
import { buildCap } from './cap.mjs';
import { runTask, setUp } from './prepare.mjs';

await runTask(async () => {
  await setUp();
  await buildCap();
  process.stdout.write('cap is built\n');
  return 0;
});
