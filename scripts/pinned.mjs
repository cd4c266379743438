/**
 * `node scripts/pinned.mjs [node options] file [arguments]`: sets up, then runs the file under the repository's own Node,
 * so that every script of package.json works with `npm run` on an older one too.
 */
import { runTask, setUp } from './prepare.mjs';
import { runOpenly } from './run.mjs';
import { nodePath, ROOT, toolEnvironment } from './toolchain.mjs';

await runTask(async () => {
  await setUp();
  return runOpenly(nodePath(), process.argv.slice(2), { cwd: ROOT, env: toolEnvironment() });
});
