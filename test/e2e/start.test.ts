import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { listReports } from '@mirrorscope/store';
import { CAPTURE, connectionsTo, hostNamed, kernelCounter, kernelRetransmits, truth } from './truth.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

const place = realpathSync(mkdtempSync(join(tmpdir(), 'mirrorscope-start-')));
after(() => rmSync(place, { recursive: true, force: true }));
const tree = copyTree(join(place, 'tree'));
const elsewhere = join(place, 'elsewhere');
mkdirSync(elsewhere);

/** The demo keeps its store within the sources, and other tests run it there too: this one has sources of its own. */
function copyTree(to: string): string {
  for (const folder of ['packages', 'services', 'test/fixtures']) {
    cpSync(join(ROOT, folder), join(to, folder), { recursive: true, verbatimSymlinks: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(to, 'node_modules'));
  return to;
}

const COMMAND = join(tree, 'services/cli/bin/mirrorscope.js');
const { MIRRORSCOPE_STORE: _, ...inherited } = process.env;
/** Ports that nothing else in the tests uses, unlike the usual ones. */
const env = {
  ...inherited,
  MIRRORSCOPE_UP_PORT: '27891',
  MIRRORSCOPE_UP_GENEVE_PORT: '27892',
  MIRRORSCOPE_UP_SQL: '127.0.0.1:27893',
  MIRRORSCOPE_UP_HTTP: '127.0.0.1:27894',
  MIRRORSCOPE_UP_CONSOLE: '127.0.0.1:27895',
};

/** Rejects where the exit code is not 0. */
const mirrorscope = (args: readonly string[]) => run(process.execPath, [COMMAND, ...args], { cwd: elsewhere, env });

/** Reads from a process until it has said something. */
async function heard(stream: NodeJS.ReadableStream, end: string): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += String(chunk);
    if (text.includes(end)) return text;
  }
  throw new Error(`it ended without saying "${end}": ${text}`);
}

/** Rows of the report's table, as words by column. */
function tableOf(output: string, name: string): Record<string, string>[] {
  const title = listReports().find((report) => report.name === name)?.title;
  const [, table] = output.split(`\n${title} (mirrorscope query ${name})\n`);
  assert.ok(table, `the output shows ${name} under its title`);
  const [head = [], ...rows] = table
    .slice(0, table.indexOf('\n\n'))
    .split('\n')
    .map((line) => line.trim().split(/ +/));
  return rows.map((row) => Object.fromEntries(head.map((column, index) => [column, row[index] ?? ''])));
}

test('npm start, from another folder: what the lab knows of its capture, and commands that work', { timeout: 120_000 }, async (t) => {
  const demo: ChildProcess = spawn(process.execPath, [COMMAND, 'demo'], { cwd: elsewhere, env, stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => demo.kill('SIGKILL'));
  const ended = once(demo, 'exit');
  const stdout = await heard(demo.stdout!, '--help\n');
  const packets = truth.capture.packets.toLocaleString('en');
  assert.ok(stdout.includes(`${packets} packets received, 0 dropped; ${packets} decoded, 0 refused`), stdout);

  const [download] = tableOf(stdout, 'retransmitting-conversations');
  assert.deepEqual([download?.['server_port'], download?.['resent_segments']], ['80', `${kernelRetransmits(80, 'server')}`]);

  const resets = tableOf(stdout, 'resets').map((row) => `${row['server_port']} ${row['refused']} ${row['aborted']} ${row['rsts']}`);
  const refused = connectionsTo(9003).filter(({ client }) => client.host === 'client').length;
  assert.equal(resets[0], `9003 ${refused} 0 ${refused}`);
  assert.ok(resets.includes(`9002 0 ${connectionsTo(9002).length} ${kernelCounter('client', 'TcpOutRsts')}`));

  const loss = tableOf(stdout, 'mirror-loss').map((row) => [row['vni'], Number(row['missed_bytes']) > 0]);
  assert.deepEqual(loss, [[`${hostNamed('cache').mirror?.vni}`, true], ...['1001', '1002', '1003'].map((vni) => [vni, false])]);

  const commands = [...stdout.matchAll(/^ {2}npx mirrorscope (.+)$/gm)].map(([, line = '']) => line.replace('YOUR.pcap', CAPTURE));
  assert.ok(commands.length >= 5);
  for (const line of commands) {
    const args = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
    const answer = await mirrorscope(args);
    assert.ok(answer.stdout.split('\n').length > 2, line);
  }
  const [, url] = /^ {2}curl '(.+)'$/m.exec(stdout) ?? [];
  assert.ok(Number(await (await fetch(url!)).text()) > 0, 'the records are there over HTTP');

  const [, page] = /^Open (http:\S+) in a browser/m.exec(stdout) ?? [];
  assert.match(await (await fetch(page!)).text(), /<div id="app">/, 'the page is there');
  const { origin } = new URL(page!);
  const flows = async () => {
    const { rows } = (await (await fetch(`${origin}/api/v1/reports/protocols`)).json()) as { rows: unknown[][] };
    return rows.reduce((sum, row) => sum + Number(row[2]), 0);
  };
  const before = await flows();
  while ((await flows()) <= before) await sleep(200);

  demo.kill('SIGINT');
  assert.deepEqual(await ended, [0, null]);
});
