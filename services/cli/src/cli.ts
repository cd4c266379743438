import { readFileSync } from 'node:fs';
import { suggestion } from '@mirrorscope/runtime/words';
import { runCommand } from 'citty';
import { checkArguments } from './arguments.ts';
import { errorText, exitCode, usageError } from './errors.ts';
import { type CommandModule, commandHelp, overview } from './help.ts';
import { printText } from './output.ts';

/** Loaded when called for: the command starts fast, and what it does not need it does not load. */
const COMMANDS: Readonly<Record<string, () => Promise<CommandModule>>> = {
  up: () => import('./commands/up.ts'),
  analyze: () => import('./commands/analyze.ts'),
  query: () => import('./commands/query.ts'),
  sql: () => import('./commands/sql.ts'),
  decode: () => import('./commands/decode.ts'),
  listen: () => import('./commands/listen.ts'),
  write: () => import('./commands/write.ts'),
  replay: () => import('./commands/replay.ts'),
  migrate: () => import('./commands/migrate.ts'),
  inventory: () => import('./commands/inventory.ts'),
  demo: () => import('./commands/demo.ts'),
};

async function main(args: readonly string[]): Promise<void> {
  const [name, ...rest] = args;
  if (name === '--help' || name === '-h' || name === 'help') return printText(overview(await allCommands()));
  if (name === '--version') return printText(`${version()}\n`);
  if (name === undefined) throw usageError(`name a command: ${Object.keys(COMMANDS).join(', ')}; --help explains them`);
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    const what = name.startsWith('-') ? 'option' : 'command';
    throw usageError(`unknown ${what} ${name}; ${suggestion(name, Object.keys(COMMANDS), 'mirrorscope --help lists the commands')}`);
  }
  const module = await load();
  const { rawArgs, help } = checkArguments(rest, module.default.args ?? {});
  if (help) return printText(commandHelp(name, module));
  await runCommand(module.default, { rawArgs });
}

const allCommands = () => Promise.all(Object.entries(COMMANDS).map(async ([name, load]) => [name, await load()] as const));

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
  await main(process.argv.slice(2));
} catch (error) {
  fail(error);
}
