/** `node scripts/setup.mjs`: only the set-up that `npm start` and `npm test` begin with. */
import { runTask, setUp } from './prepare.mjs';

await runTask(async () => {
  await setUp();
  return 0;
});
