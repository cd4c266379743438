/** The harness finds what is wrong with a page. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { mirrorscopeArguments } from './command_lines.ts';
import { normalise, withoutProgress } from './normalise.ts';
import { blocksOf } from './page.ts';
import { Places } from './places.ts';
import { withoutPorts, withPorts } from './ports.ts';
import { runBlock, testedOf } from './run_block.ts';

const places = new Places();
after(() => places.close());

const block = (language: string, text: string, comment = '') =>
  `${comment === '' ? '' : `<!-- test: ${comment} -->\n`}\`\`\`${language}\n${text}\n\`\`\`\n`;

let pages = 0;

async function run(markdown: string): Promise<string> {
  const page = await places.page(`page-${pages++}.md`);
  try {
    return await runBlock(blocksOf('page.md', markdown)[0]!, places, page, []);
  } finally {
    await page.close();
  }
}

test('blocks, their output and what is said about them', () => {
  const page = `# Title\n\n${block('sh', 'one\ntwo', 'aws; fails')}\n${block('text', 'printed')}\nwords\n\n${block('text', 'no output')}- item\n  \`\`\`sql\n  SELECT 1\n  \`\`\`\n`;
  const [first, second, ...rest] = blocksOf('page.md', page);
  assert.deepEqual([first?.text, first?.line, first?.output?.text], ['one\ntwo', 4, 'printed']);
  assert.deepEqual(first?.directives, { place: 'aws', fails: true });
  assert.deepEqual([second?.text, second?.output, rest], ['SELECT 1', undefined, []]);
  const reason = blocksOf('page.md', block('sh', 'x', 'empty; not run: because; really'))[0]!.directives;
  assert.deepEqual(reason, { place: 'empty', fails: false, notRun: 'because; really' });
  assert.throws(() => blocksOf('page.md', block('sh', 'x', 'lab; backwards')), /page\.md:2: nobody knows what "backwards"/);
  assert.throws(() => blocksOf('page.md', '```sh\nnever closed\n'), /page\.md:1 is never closed/);
});

test('files come first, and what is tested elsewhere not at all', () => {
  const page = block('sh', 'a') + block('yaml', 'b', 'file b.yaml') + block('sh', 'c', 'elsewhere: test/x.ts') + block('yaml', 'd');
  assert.deepEqual(
    testedOf(blocksOf('page.md', page)).map(({ text }) => text),
    ['b', 'a'],
  );
});

test("the command's arguments in a script", () => {
  const script = `sudo tcpdump -w - | npx mirrorscope analyze - > x.json   # not mirrorscope this
A=1 mirrorscope sql "SELECT 1; -- | x" --store='chdb://a b' && mirrorscope query \\
  --list\ndocker run other`;
  assert.deepEqual(mirrorscopeArguments(script), [
    ['analyze', '-'],
    ['sql', 'SELECT 1; -- | x', '--store=chdb://a b'],
    ['query', '--list'],
  ]);
});

test('ports are others, and the same to who reads', () => {
  const ports = { 4789: 40001, 6081: 40002, 8123: 40003, 9479: 40004, 9480: 40005, 4780: 40006, 4781: 40007 };
  const script = 'curl http://127.0.0.1:8123/ http://127.0.0.1:81234/ http://other:8123/ --to localhost:4789';
  const changed = withPorts(script, ports);
  assert.equal(changed, 'curl http://127.0.0.1:40003/ http://127.0.0.1:81234/ http://other:8123/ --to localhost:40001');
  assert.equal(withoutPorts(changed, ports), script);
});

test('what differs from run to run does not count, and nothing else', () => {
  assert.equal(normalise('9 packets in 0.13 s (75.7 k/s)  \n'), normalise('9 packets in 2 s (966/s)'));
  assert.notEqual(normalise('9 packets in 2 s'), normalise('8 packets in 2 s'));
  assert.equal(withoutProgress('load balancers: 11 of 11\nrows: 0 -> 3 of 10\n'), 'rows: 0 -> 3 of 10\n');
});

test('a command that fails, one that does not, an option that nobody knows', async () => {
  assert.match(await run(block('sh', 'npx mirrorscope query --list', 'empty')), /top-talkers/);
  await assert.rejects(run(block('sh', 'npx mirrorscope query nothing', 'empty')), /ends with 2:\nmirrorscope: unknown report/);
  await assert.rejects(run(block('sh', 'npx mirrorscope query --list', 'empty; fails')), /ends with 0/);
  await assert.rejects(run(block('sh', 'mirrorscope listen --bindd ::', 'not run: no')), /unknown option --bindd; did you mean --bind/);
});
