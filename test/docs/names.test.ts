/** What pages name in passing is there: commands and options in the middle of a sentence, metrics. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { mirrorscopeArguments } from './command_lines.ts';
import { COMMAND, PAGES, ROOT } from './paths.ts';

/** Not those with a placeholder for the command itself. */
const INLINE = /`((?:npx )?mirrorscope (?![A-Z])[^`]+)`/g;
const pages = PAGES.map((page) => ({ page, text: readFileSync(`${ROOT}${page}`, 'utf8').replaceAll(/^ *```[\s\S]*?^ *```$/gm, '') }));

for (const { page, text } of pages) {
  // A "|" in a cell of a table is escaped.
  const commands = new Set([...text.matchAll(INLINE)].map(([, command]) => command!.replaceAll('\\|', '|')));
  if (commands.size === 0) continue;
  test(`commands in the sentences of ${page}`, () => {
    for (const command of commands) {
      const [args] = mirrorscopeArguments(command);
      const { status, stderr } = spawnSync(process.execPath, [COMMAND, ...args!, '--help'], { encoding: 'utf8' });
      assert.equal(status, 0, `${command}: ${stderr}`);
    }
  });
}

const helpOf = (...args: readonly string[]): string =>
  spawnSync(process.execPath, [COMMAND, ...args, '--help'], { encoding: 'utf8' }).stdout;
const commandsIn = (help: string): string[] => {
  const [, list = ''] = /^Commands:\n((?: .*\n)+)/m.exec(help) ?? [];
  return [...list.matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name]) => name!);
};
const commands = commandsIn(helpOf());

test('options', () => {
  const helps = commands.flatMap((name) => {
    const help = helpOf(name);
    return [help, ...commandsIn(help).map((one) => helpOf(name, one))];
  });
  const known = new Set([helpOf(), ...helps].join('\n').match(/--[a-z][a-z-]*/g));
  for (const { page, text } of pages)
    for (const [, option] of text.matchAll(/`(--[a-z][a-z-]*)[^`]*`/g)) assert.ok(known.has(option!), `${page}: ${option}`);
});

test('README.md lists every command', () => {
  assert.ok(commands.length > 10);
  for (const name of commands) assert.match(readFileSync(`${ROOT}README.md`, 'utf8'), new RegExp(`^\\| \`${name}[ \`]`, 'm'));
});

test('metrics', () => {
  const sources = globSync('{packages,services}/*/src/**/*.ts', { cwd: ROOT }).map((path) => readFileSync(`${ROOT}${path}`, 'utf8'));
  // Some are put together from parts; the tables of all metrics have them whole, or with parts in braces.
  const tables = pages.filter(({ page }) => /listener|writer/.test(page)).map(({ text }) => text);
  const known = [...sources, ...tables].flatMap((text) => text.match(/mirrorscope_[a-z0-9_]+(\{[a-z]+(,[a-z]+)+\}[a-z_]+)?/g) ?? []);
  const patterns = [...new Set(known)].map((name) => new RegExp(`^${name.replace('{', '(').replace('}', ')').replaceAll(',', '|')}$`));
  for (const { page, text } of pages)
    for (const [name] of text.matchAll(/\bmirrorscope_[a-z_]+(?=[`{])/g))
      if (!name.endsWith('_'))
        assert.ok(
          patterns.some((pattern) => pattern.test(name)),
          `${page}: ${name}`,
        );
});
