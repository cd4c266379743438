import { readFileSync } from 'node:fs';
import { suggestion } from '@mirrorscope/runtime/words';
import { runCommand } from 'citty';
import { checkArguments } from './arguments.ts';
import { errorText, exitCode, usageError } from './errors.ts';
import { type CommandGroup, commandHelp, isGroup, overview } from './help.ts';
import { printText } from './output.ts';

const MIRRORSCOPE: CommandGroup = {
  description: 'AWS VPC Traffic Mirroring turned into flows with TCP health, in ClickHouse',
  commands: {
    up: () => import('./commands/up.ts'),
    analyze: () => import('./commands/analyze.ts'),
    console: () => import('./commands/console.ts'),
    query: () => import('./commands/query.ts'),
    sql: () => import('./commands/sql.ts'),
    compare: () => import('./commands/compare.ts'),
    workload: () => import('./commands/workload.ts'),
    evidence: () => import('./commands/evidence.ts'),
    mirror: async () => (await import('./commands/mirror/group.ts')).MIRROR,
    decode: () => import('./commands/decode.ts'),
    listen: () => import('./commands/listen.ts'),
    write: () => import('./commands/write.ts'),
    capture: async () => (await import('./commands/capture/group.ts')).CAPTURE,
    replay: () => import('./commands/replay.ts'),
    migrate: () => import('./commands/migrate.ts'),
    inventory: () => import('./commands/inventory.ts'),
    doctor: () => import('./commands/doctor.ts'),
    demo: () => import('./commands/demo.ts'),
  },
  notes: 'Exit codes: 0 done, 1 failed, 2 wrong usage, 3 undecided.',
};

/** @param path the words before `args`, each with a blank behind it */
async function run(group: CommandGroup, path: string, args: readonly string[]): Promise<void> {
  const { commands } = group;
  const [name, ...rest] = args;
  if (name === '--help' || name === '-h' || name === 'help') return printText(await overview(path, group));
  if (name === '--version' && path === '') return printText(`${version()}\n`);
  const { otherwise } = group;
  if (otherwise !== undefined && (name === undefined || name.startsWith('-'))) return run(group, path, [otherwise, ...args]);
  if (name === undefined) throw usageError(`name a command: ${Object.keys(commands).join(', ')}; --help explains them`);
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) {
    const what = name.startsWith('-') ? 'option' : 'command';
    const known = Object.keys(commands);
    throw usageError(`unknown ${what} ${path}${name}; ${suggestion(name, known, `mirrorscope ${path}--help lists the commands`)}`);
  }
  const entry = await load();
  if (isGroup(entry)) return run(entry, `${path}${name} `, rest);
  const { rawArgs, help } = checkArguments(rest, entry.default.args ?? {});
  if (help) return printText(commandHelp(`${path}${name}`, entry));
  await runCommand(entry.default, { rawArgs });
}

function version(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  return version;
}

function fail(error: unknown): void {
  process.stderr.write(errorText(error, Boolean(process.env['MIRRORSCOPE_DEBUG'])));
  process.exitCode = exitCode(error);
}

// What is thrown where nobody waits for it ends the process too, but in the same words.
process.on('uncaughtException', (error) => {
  fail(error);
  process.exit();
});
try {
  await run(MIRRORSCOPE, '', process.argv.slice(2));
} catch (error) {
  fail(error);
}
