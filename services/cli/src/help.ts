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

interface Meta {
  readonly description?: string;
}

/** `mirrorscope --help` */
export function overview(commands: readonly (readonly [string, CommandModule])[]): string {
  const lines = commands.map(([name, { default: command }]) => [name, (command.meta as Meta).description ?? ''] as const);
  return `Usage: mirrorscope COMMAND [options]

AWS VPC Traffic Mirroring turned into flows with TCP health, in ClickHouse.

Commands:
${columns(lines)}

Options:
${columns([
  ['--help', 'show this, or with a command its options'],
  ['--version', 'show the version'],
])}

Exit codes: 0 done, 1 failed, 2 wrong usage.
`;
}

/** `mirrorscope COMMAND --help` */
export function commandHelp(name: string, { default: command, operands, notes }: CommandModule): string {
  const options = Object.entries(command.args as ArgsDef).filter(([, { type }]) => type !== 'positional');
  const lines = options.map(([option, definition]) => {
    const value = definition.type === 'boolean' ? '' : ` ${hint(option, definition)}`;
    const initially = definition.default === undefined || definition.type === 'boolean' ? '' : ` (default ${definition.default})`;
    return [`--${option}${value}`, `${definition.description ?? ''}${initially}`] as const;
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
