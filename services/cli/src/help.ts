import type { ArgsDef, CommandDef } from 'citty';
import { hint } from './arguments.ts';

/** One subcommand as its module gives it. */
export interface CommandModule {
  // biome-ignore lint/suspicious/noExplicitAny: commands differ in their arguments, and citty's own table of subcommands says any.
  readonly default: CommandDef<any>;
  /** Arguments that are not options, as the usage line shows them. */
  readonly operands: string;
  /** What the help says below the options: examples, above all. */
  readonly notes: string;
}

/** A command that has commands of its own: `mirrorscope mirror plan`. */
export interface CommandGroup {
  readonly description: string;
  readonly commands: Commands;
  /** The one that runs where none is named, with the options that are given. */
  readonly otherwise?: string;
  /** What the help says below the commands. */
  readonly notes: string;
}

/** Loaded when called for: the command starts fast, and what it does not need it does not load. */
export type Commands = Readonly<Record<string, () => Promise<CommandModule | CommandGroup>>>;

export const isGroup = (entry: CommandModule | CommandGroup): entry is CommandGroup => 'commands' in entry;

interface Meta {
  readonly description?: string;
}

/** `mirrorscope --help`, `mirrorscope mirror --help`. `path`: the words before the command, each with a blank behind it. */
export async function overview(path: string, { description, commands, notes }: CommandGroup): Promise<string> {
  const entries = await Promise.all(Object.entries(commands).map(async ([name, load]) => [name, descriptionOf(await load())] as const));
  const version = path === '' ? [['--version', 'show the version'] as const] : [];
  return `Usage: mirrorscope ${path}COMMAND [options]

${sentence(description)}

Commands:
${columns(entries)}

Options:
${columns([['--help', 'show this, or with a command its options'], ...version])}

${notes}
`;
}

const descriptionOf = (entry: CommandModule | CommandGroup): string =>
  isGroup(entry) ? entry.description : ((entry.default.meta as Meta).description ?? '');

/** `mirrorscope COMMAND --help` */
export function commandHelp(name: string, { default: command, operands, notes }: CommandModule): string {
  const options = Object.entries(command.args as ArgsDef).filter(([, { type }]) => type !== 'positional');
  const lines = options.map(([option, definition]) => {
    const value = definition.type === 'boolean' ? '' : ` ${hint(option, definition)}`;
    const initially = definition.default === undefined || definition.type === 'boolean' ? '' : ` (default ${definition.default})`;
    const letter = definition.type === 'string' && typeof definition.alias === 'string' ? `-${definition.alias}, ` : '';
    return [`${letter}--${option}${value}`, `${definition.description ?? ''}${initially}`] as const;
  });
  return `Usage: mirrorscope ${[name, operands, '[options]'].filter((part) => part !== '').join(' ')}

${sentence((command.meta as Meta).description ?? '')}

Options:
${columns([...lines, ['--help', 'show this']])}
${notes === '' ? '' : `\n${notes}\n`}`;
}

function columns(lines: readonly (readonly [string, string])[]): string {
  const width = Math.max(...lines.map(([first]) => first.length));
  return lines.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`).join('\n');
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
