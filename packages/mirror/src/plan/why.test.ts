import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mirrorFile, networkInterface, session, source, worldOf } from '../testing/plan/worlds.ts';
import { whyOf, whyText } from './why.ts';

const base = worldOf(3);
const world = {
  ...base,
  interfaces: [
    ...base.interfaces,
    networkInterface('eni-4', { tags: {} }),
    networkInterface('eni-5', { instance: 'i-eni-4' }),
    networkInterface('eni-6', { type: 'nat_gateway', instance: undefined }),
  ],
  sessions: [1, 2, 3].map((number) => session(`tms-${number}`, { interface: 'eni-3', number, vni: number, tags: {} })),
};
const file = mirrorFile({ deny: [{ field: 'interface', values: ['eni-2'] }] });
const why = (about: string, share = 100): string => whyText(whyOf(file, world, { share, about }));

test('why an interface is mirrored or not', () => {
  assert.equal(why('eni-1'), 'eni-1: mirrored, since source web selects it\n');
  assert.equal(why('eni-2'), 'eni-2: not mirrored, since source web selects it, but entry 1 of deny does too\n');
  assert.equal(
    why('eni-3'),
    'eni-3: not mirrored, since source web selects it, but eni-3 has 3 sessions of others, the most that AWS allows\n',
  );
  assert.equal(why('eni-1', 0), 'eni-1: not mirrored, since source web selects it, but it is outside the share of 0 %\n');
});

test('an instance means its interfaces, all means all; what has one reason is one line', () => {
  assert.equal(why('i-eni-4'), 'eni-4: not mirrored, since no source selects it\neni-5: mirrored, since source web selects it\n');
  assert.equal(
    why('all'),
    `2 interfaces (eni-1, eni-5): mirrored, since source web selects it
eni-2: not mirrored, since source web selects it, but entry 1 of deny does too
eni-3: not mirrored, since source web selects it, but eni-3 has 3 sessions of others, the most that AWS allows
eni-4: not mirrored, since no source selects it
eni-6: not mirrored, since AWS mirrors interfaces of type interface only, and its type is nat_gateway
`,
  );
  assert.throws(() => why('eni-99'), { code: 'not_found', message: /eni-99 is no interface/ });
});

test('a session that stays, since what it needs is wrong in the file', () => {
  const own = session('tms-1');
  const broken = mirrorFile({ targets: { main: { id: 'tmt-9', zones: [] } }, sources: [source({ target: 'main' })] });
  const [only] = whyOf(broken, { ...base, sessions: [own] }, { share: 100, about: 'eni-1' });
  assert.equal(only?.mirrored, true);
  assert.match(only.reason, /^its session stays as it is: /);
});
