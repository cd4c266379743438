import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { applyToWorld } from '../testing/plan/apply_to_world.ts';
import { instance, mirrorFile, session, source, worldOf } from '../testing/plan/worlds.ts';
import { planMirror } from './plan_mirror.ts';
import { planText } from './plan_text.ts';

test('a plan tells what changes and why, what it costs and what is left', () => {
  const world = worldOf(3);
  const there = applyToWorld(world, planMirror(mirrorFile(), world, { share: 100 }));
  const file = mirrorFile({
    sources: [source({ session: { packetLength: 96 } })],
    deny: [{ field: 'interface', values: ['eni-3'] }],
    budget: { ...mirrorFile().budget, perMonth: 1000 },
  });
  assert.equal(
    planText(planMirror(file, there, { share: 100 })),
    `Mirror web in us-east-1, account 111122223333: 100 % of the sources

- session/eni-3: interface no longer mirrored: source web selects it, but entry 1 of deny does too
~ session/eni-1, session/eni-2: packetLength 128 -> 96

info both_ends
  2 sources in vpc-1 may talk to each other, and their packets are mirrored at both ends.
  Each such packet is paid for and received twice. Reports take one viewpoint of each conversation and stay right.
  To have each packet once, let the filter accept one direction, or select one side of the conversations.
info never_mirrored
  ARP, DHCP, instance metadata, the time service of Amazon and Windows activation are never mirrored.
  That they are missing in the records says nothing about the instances; neither do packets that a security group or ACL dropped on the way in.
  Expect none of them: look into the instance itself.

Cost a month: 2 sessions 21.90 USD, nothing crosses zones; together 21.90 USD, budget 1,000.00 USD

Quotas
  sessions: 3 -> 2 of 10,000

To do: targets 1 unchanged; filters 1 unchanged; rules 4 unchanged; sessions 2 to modify, 1 to delete.
`,
  );
});

test('thousands of sessions, each with a reason of its own, still fit a screen', () => {
  const world = worldOf(2000);
  const sessions = world.interfaces.map(({ id }, index) =>
    session(`tms-${index}`, { interface: id, vni: index + 1, packetLength: index + 200 }),
  );
  const odd = { ...world, sessions, instances: world.instances.map(({ id }, index) => instance(id, { type: `zz${index % 50}.large` })) };
  const lines = planText(planMirror(mirrorFile(), odd, { share: 100 })).split('\n');
  assert.ok(lines.length < 60, `${lines.length} lines`);
  assert.ok(lines.some((line) => /^~ 1,993 sessions more, each with a reason of its own/.test(line)));
});

test('nothing to do is said', () => {
  const world = worldOf(1);
  const there = applyToWorld(world, planMirror(mirrorFile(), world, { share: 100 }));
  assert.match(planText(planMirror(mirrorFile(), there, { share: 100 })), /\nNothing to do\.\n$/);
});

test('colours add nothing but colours', () => {
  const plan = planMirror(mirrorFile(), worldOf(1), { share: 100 });
  const coloured = planText(plan, { color: true });
  assert.notEqual(coloured, planText(plan));
  assert.equal(stripVTControlCharacters(coloured), planText(plan));
});
