/** A block of a page, done as its directives say. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mirrorscopeArguments } from './command_lines.ts';
import { withoutProgress } from './normalise.ts';
import type { Block } from './page.ts';
import { COMMAND } from './paths.ts';
import type { PagePlaces, Places } from './places.ts';
import { withoutPorts, withPorts } from './ports.ts';
import { runScript, startScript } from './shell.ts';
import { runSql, statementsOf } from './sql.ts';

/** Those with anything to do here, files before what reads them. */
export const testedOf = (blocks: readonly Block[]): Block[] =>
  blocks
    .filter(({ directives }) => directives.elsewhere === undefined)
    .filter(({ language, directives }) => ['sh', 'sql', 'js'].includes(language) || directives.file !== undefined)
    .sort((a, b) => Number(b.directives.file !== undefined) - Number(a.directives.file !== undefined));

/** What ends something that a block has started. */
export type Ending = () => Promise<number | null>;

/** Gives what it prints, in the page's own words. Throws where it does not end as it should. */
export async function runBlock(block: Block, places: Places, page: PagePlaces, endings: Ending[]): Promise<string> {
  const { language, text, directives } = block;
  const { place, until, file, fails, notRun } = directives;
  if (notRun !== undefined) return parseOnly(block, places);
  if (language === 'sql') return runSql((await places.lab()).store, text);
  const at = await page.at(place);
  const ports = await page.portsAt(place);
  const adapted = withPorts(await page.adapt(place, text), ports);
  if (file !== undefined) {
    writeFileSync(join(at.directory, file), `${adapted}\n`);
    return '';
  }
  if (until !== undefined) {
    endings.push(await startScript(adapted, withPorts(until, ports), at));
    return '';
  }
  const { code, output } = await runScript(language === 'js' ? asScript(adapted) : adapted, at);
  if ((code !== 0) !== fails) throw new Error(`it ends with ${code}:\n${output}`);
  return withoutPorts(withoutProgress(output), ports);
}

/** A module, where the packages that pages import are installed. */
const asScript = (module: string): string => `cd test && node --input-type=module <<'END OF MODULE'\n${module}\nEND OF MODULE`;

/** Options that nobody knows, and SQL that is none, are found without running anything. */
async function parseOnly({ language, text }: Block, places: Places): Promise<string> {
  if (language === 'sql') {
    const { store } = await places.lab();
    for (const statement of statementsOf(text)) await store.query('SELECT formatQuery({statement:String})', { statement });
  }
  for (const args of language === 'sh' ? mirrorscopeArguments(text) : []) {
    const { status, stderr } = spawnSync(process.execPath, [COMMAND, ...args, '--help'], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`mirrorscope ${args.join(' ')}: ${stderr}`);
  }
  return '';
}
