import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MirrorError } from '../error.ts';
import { mirrorFile, networkInterface, worldOf } from '../testing/plan/worlds.ts';
import { planFromJson, planJson } from './plan_json.ts';
import { planMirror } from './plan_mirror.ts';

const plan = planMirror(
  mirrorFile(),
  { ...worldOf(3), interfaces: [...worldOf(3).interfaces, networkInterface('eni-9', { ipv4: [] })] },
  { share: 100 },
);
const refused = (text: string, message: RegExp): void => {
  assert.throws(
    () => planFromJson(text, 'saved.json'),
    (error) => error instanceof MirrorError && error.code === 'bad_file' && message.test(error.message),
  );
};

test('a saved plan is the same again, byte for byte', () => {
  const read = planFromJson(planJson(plan), 'saved.json');
  assert.deepEqual(read, plan);
  assert.equal(planJson(read), planJson(plan));
});

test('a damaged plan is refused with the name of the file', () => {
  const text = planJson(plan);
  refused(text.slice(0, -20), /^saved\.json is not JSON/);
  refused(text.replace('"action": "create"', '"action": "crate"'), /not a whole plan \(changes\.0\.action/);
  refused(text.replace('"interface": "eni-1"', '"interface": "eni-2"'), /was changed after it was saved/);
  refused('[]', /not a whole plan/);
});

test('a plan of another version is refused as such', () => {
  refused(planJson(plan).replace('"version": 1', '"version": 2'), /version 2, and this program knows version 1: make a new plan/);
});
