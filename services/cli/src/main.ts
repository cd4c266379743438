import { readFileSync } from 'node:fs';
import { runCommand } from 'citty';
import { checkArguments } from './arguments.ts';
import { suggestion } from './closest.ts';
import { errorText, exitCode, usageError } from './errors.ts';
import { type CommandModule, commandHelp, overview } from './help.ts';

/** Loaded when called for: the command starts fast, and what it does not need it does not load. */
const COMMANDS: Readonly<Record<string, () => Promise<CommandModule>>> = {
  analyze: () => import('./commands/analyze.ts'),
  query: () => import('./commands/query.ts'),
  sql: () => import('./commands/sql.ts'),
  decode: () => import('./commands/decode.ts'),
  migrate: () => import('./commands/migrate.ts'),
  demo: () => import('./commands/demo.ts'),
};

async function main(args: readonly string[]): Promise<void> {
  const [name, ...rest] = args;
  if (name === '--help' || name === '-h' || name === 'help') return print(overview(await allCommands()));
  if (name === '--version') return print(`${version()}\n`);
  if (name === undefined) throw usageError(`name a command: ${Object.keys(COMMANDS).join(', ')}; --help explains them`);
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    const what = name.startsWith('-') ? 'option' : 'command';
    throw usageError(`unknown ${what} ${name}; ${suggestion(name, Object.keys(COMMANDS), 'mirrorscope --help lists the commands')}`);
  }
  const module = await load();
  const { rawArgs, help } = checkArguments(rest, module.default.args ?? {});
  if (help) return print(commandHelp(name, module));
  await runCommand(module.default, { rawArgs });
}

const allCommands = () => Promise.all(Object.entries(COMMANDS).map(async ([name, load]) => [name, await load()] as const));

function print(text: string): void {
  process.stdout.write(text);
}

function version(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  return version;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(errorText(error, Boolean(process.env['MIRRORSCOPE_DEBUG'])));
  process.exitCode = exitCode(error);
}
