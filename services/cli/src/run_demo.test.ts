import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { mirrorscope } from './testing/command.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

test('the demo shows three reports with rows, the same ones each time, and what works next', async () => {
  const first = await mirrorscope(['demo'], { cwd: ROOT });
  assert.equal(first.stderr, '');
  assert.equal(first.code, 0);
  const reports = [...first.stdout.matchAll(/^[A-Z].* \(mirrorscope query [a-z-]+\)\n(.+)\n(.+)\n/gm)];
  assert.equal(reports.length, 3);

  const second = await mirrorscope(['demo'], { cwd: ROOT });
  const answers = (text: string) => text.slice(text.indexOf(' records stored'));
  assert.equal(answers(second.stdout).replace(/, [\d.]+ s from/, ''), answers(first.stdout).replace(/, [\d.]+ s from/, ''));

  const commands = [...first.stdout.matchAll(/^ {2}npx mirrorscope (.*)$/gm)]
    .map(([, line = '']) => line)
    .filter((line) => !line.includes('YOUR'));
  assert.ok(commands.length >= 4);
  for (const line of commands) {
    const args = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
    const { code, stdout, stderr } = await mirrorscope(args, { cwd: ROOT });
    assert.equal(stderr, '', line);
    assert.equal(code, 0, line);
    assert.ok(stdout.split('\n').length > 2, line);
  }
});
