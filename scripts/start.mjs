/** `npm start`: sets up, then shows the command at work on the bundled capture. Arguments after `--` are passed on. */
import { runTask, setUp } from './prepare.mjs';

await runTask(async () => {
  await setUp({ forCommand: true });
  return 0;
});
if (process.exitCode === 0) {
  process.argv.splice(2, 0, 'demo');
  await import('@mirrorscope/cli/command');
}
