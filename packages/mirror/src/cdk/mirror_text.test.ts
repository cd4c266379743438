import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { mirrorText } from './mirror_text.ts';
import { MIRROR } from './testing/synthesize.ts';

const YAML = `name: prod
filters: { all: { rules: [{ direction: both }] } }
sources: [{ name: web, where: { tag: { role: web } } }]
`;

function written(t: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'mirror-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'mirror.yaml'), text);
  return join(folder, 'mirror.yaml');
}

test('a file without targets gets the given one, a path and an object alike', (t) => {
  const target = { loadBalancer: { loadBalancerArn: 'known when deployed' } };
  const [path, object] = [mirrorText(written(t, YAML), target), mirrorText(MIRROR, target)];
  assert.equal(path.text, `${YAML}targets: { main: { loadBalancer: "$DESTINATION" } }\n`);
  assert.deepEqual(path.file, object.file);
  for (const { destination } of [path, object]) assert.equal(destination, 'known when deployed');
});

test('each kind of target', () => {
  assert.equal(mirrorText(MIRROR, { interface: 'eni-1' }).destination, 'eni-1');
  assert.match(mirrorText(MIRROR, { interface: 'eni-1' }).text, /"interface": "\$DESTINATION"/);
  assert.equal(mirrorText(MIRROR, { endpoint: 'vpce-1' }).destination, 'vpce-1');
  assert.match(mirrorText(MIRROR, { endpoint: 'vpce-1' }).text, /"endpoint": "\$DESTINATION"/);
});

test("the file's own targets win", (t) => {
  const text = `${YAML}targets: { west: { id: tmt-1 } }\n`;
  assert.equal(mirrorText(written(t, text), { interface: 'eni-1' }).text, text);
  const { file } = mirrorText({ ...MIRROR, targets: { west: { id: 'tmt-1' } } }, { interface: 'eni-1' });
  assert.deepEqual(Object.keys(file.targets), ['west']);
});

test('what is wrong is told at once', (t) => {
  assert.throws(() => mirrorText(MIRROR, undefined), { code: 'bad_file', message: /targets/ });
  assert.throws(() => mirrorText(written(t, `${YAML}colour: red\n`), { interface: 'eni-1' }), { code: 'bad_file', message: /colour/ });
  assert.throws(() => mirrorText('/none/mirror.yaml', undefined), { code: 'bad_file', message: /\/none\/mirror.yaml cannot be read/ });
});
